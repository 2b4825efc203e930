"""Plain answers in the shapes of the protocol (换算): lines from 0, columns in UTF-16 units, files by address."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp

from api.lsp.folders import Family
from dsl.analysis.columns import column_of, lines_of, units
from dsl.analysis.values import Completion, Edit, Fix, Hover, Where
from dsl.diagnostics import Diagnostic, Span
from dsl.names import Kind

_ICONS = {
    Kind.UNIT: lsp.CompletionItemKind.Class,
    Kind.POST: lsp.CompletionItemKind.Class,
    Kind.CATEGORY: lsp.CompletionItemKind.Folder,
    Kind.VALUE: lsp.CompletionItemKind.EnumMember,
    Kind.QUESTION: lsp.CompletionItemKind.Field,
    Kind.FINDING: lsp.CompletionItemKind.Field,
    Kind.EVENT: lsp.CompletionItemKind.Event,
}
_BY_WORD = {str(kind): icon for kind, icon in _ICONS.items()}


def place(text: str, at: lsp.Position) -> tuple[int, int]:
    """Line and column from 1, in code points."""
    line = lines_of(text).line(at.line + 1)
    return at.line + 1, column_of(line, at.character)


def area(text: str, span: Span) -> lsp.Range:
    """A span as the editor counts it."""
    line = lines_of(text).line(span.line)
    begin, end = units(line, span.column), units(line, span.end)
    return lsp.Range(lsp.Position(span.line - 1, begin), lsp.Position(span.line - 1, end))


def location(family: Family, where: Where) -> lsp.Location:
    """A place in one of the files."""
    return lsp.Location(family.addresses[where.file], area(family.sight.text(where.file), where.span))


def mistake(text: str, told: Diagnostic) -> lsp.Diagnostic:
    """A message with its help on the lines below."""
    severe = lsp.DiagnosticSeverity.Error if told.severity == "error" else lsp.DiagnosticSeverity.Warning
    sentence = f"{told.message}\n{told.help}" if told.help else told.message
    return lsp.Diagnostic(area(text, told.span), sentence, severe, told.code or None, source="规约")


def item(text: str, each: Completion, number: int) -> lsp.CompletionItem:
    """One proposal; they stay in the order in which they came."""
    return lsp.CompletionItem(
        each.label,
        kind=_BY_WORD.get(each.kind, lsp.CompletionItemKind.Keyword if each.kind == "用语" else None),
        detail=each.detail,
        sort_text=f"{number:04d}",
        filter_text=lines_of(text).cut(each.edit.span) + each.label,
        text_edit=lsp.TextEdit(area(text, each.edit.span), each.edit.text),
    )


def meaning(text: str, each: Hover) -> lsp.Hover:
    """Title and lines; plain text, because a name may hold whatever Markdown takes for a sign."""
    content = lsp.MarkupContent(lsp.MarkupKind.PlainText, "\n".join((each.title, *each.lines)))
    return lsp.Hover(content, area(text, each.span))


def change(family: Family, edits: Iterable[Edit]) -> lsp.WorkspaceEdit:
    """Edits by file."""
    made: dict[str, list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit]] = {}
    for edit in edits:
        uri = family.addresses[edit.file]
        made.setdefault(uri, []).append(lsp.TextEdit(area(family.sight.text(edit.file), edit.span), edit.text))
    versioned = lsp.OptionalVersionedTextDocumentIdentifier
    changes = [lsp.TextDocumentEdit(versioned(uri), each) for uri, each in made.items()]
    return lsp.WorkspaceEdit(document_changes=changes)


def action(family: Family, fix: Fix) -> lsp.CodeAction:
    """A quick fix with the message that it takes away."""
    text = family.sight.text(fix.diagnostic.file)
    return lsp.CodeAction(
        fix.title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[mistake(text, fix.diagnostic)],
        edit=change(family, [fix.edit]),
    )


def whole(old: str, new: str) -> lsp.TextEdit:
    """The new text in the place of all of the old one."""
    lines = lines_of(old)
    last = len(lines.starts)
    end = lsp.Position(last - 1, units(lines.line(last), len(lines.line(last)) + 1))
    return lsp.TextEdit(lsp.Range(lsp.Position(0, 0), end), new)


def lens(text: str, span: Span, title: str) -> lsp.CodeLens:
    """A line of words above an example."""
    return lsp.CodeLens(area(text, span), lsp.Command(title, ""))
