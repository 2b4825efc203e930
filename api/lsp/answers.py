"""What the editor may ask of a file (问答): each question with the function that answers it from a family of files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from api.lsp import shapes
from api.lsp.folders import Family
from dsl.analysis.completing import complete
from dsl.analysis.finding import definition, references
from dsl.analysis.fixing import fixes
from dsl.analysis.hovering import hover
from dsl.analysis.renaming import renamable, rename
from dsl.analysis.values import RenameRefused
from dsl.format import format_text

T = TypeVar("T")
_REFUSED = -32803  # RequestFailed: the editor shows its sentence


def completed(family: Family, file: str, params: lsp.CompletionParams) -> lsp.CompletionList:
    """What could stand at the cursor; asked again with every key, because the next word changes it."""
    text = family.sight.text(file)
    found = complete(family.sight, file, *shapes.place(text, params.position))
    items = [shapes.item(text, each, number) for number, each in enumerate(found)]
    return lsp.CompletionList(is_incomplete=True, items=items)


def hovered(family: Family, file: str, params: lsp.HoverParams) -> lsp.Hover | None:
    """What the word means."""
    text = family.sight.text(file)
    found = hover(family.sight, file, *shapes.place(text, params.position))
    return None if found is None else shapes.meaning(text, found)


def defined(family: Family, file: str, params: lsp.DefinitionParams) -> list[lsp.Location]:
    """Where the name is declared."""
    found = definition(family.sight, file, *shapes.place(family.sight.text(file), params.position))
    return [shapes.location(family, each) for each in found]


def referred(family: Family, file: str, params: lsp.ReferenceParams) -> list[lsp.Location]:
    """Where the name is used, in all layers."""
    found = references(family.sight, file, *shapes.place(family.sight.text(file), params.position))
    wanted = (each for each in found if params.context.include_declaration or not each.declares)
    return [shapes.location(family, each) for each in wanted]


def prepared(family: Family, file: str, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder:
    """The name that could have another word."""
    text = family.sight.text(file)
    name = _or_refused(lambda: renamable(family.sight, file, *shapes.place(text, params.position)))
    return lsp.PrepareRenamePlaceholder(shapes.area(text, name.where.span), name.text)


def renamed(family: Family, file: str, params: lsp.RenameParams) -> lsp.WorkspaceEdit:
    """The same name by another word, in all layers."""
    at = shapes.place(family.sight.text(file), params.position)
    return shapes.change(family, _or_refused(lambda: rename(family.sight, file, *at, params.new_name)))


def formatted(family: Family, file: str, _params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
    """The one layout (minqing fmt)."""
    text = family.sight.text(file)
    made = format_text(text, file, family.sight.seen(file).outer)
    if made.text is None:
        raise JsonRpcException("规约里还有错误,没有排版;请先改好画线的地方", _REFUSED)
    return [] if made.text == text else [shapes.whole(text, made.text)]


def mended(family: Family, file: str, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Quick fixes for the mistakes of these lines."""
    lines = range(params.range.start.line + 1, params.range.end.line + 2)
    return [shapes.action(family, fix) for line in lines for fix in fixes(family.sight, file, line)]


Answerer = Callable[[Family, str, Any], Any]

#: Each question of the protocol, what the editor should know of it, and who answers.
QUESTIONS: tuple[tuple[str, Any, Answerer], ...] = (
    (
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=[" ", "\u3000", "、", "由", ",", "\uff0c"]),
        completed,
    ),
    (lsp.TEXT_DOCUMENT_HOVER, None, hovered),
    (lsp.TEXT_DOCUMENT_DEFINITION, None, defined),
    (lsp.TEXT_DOCUMENT_REFERENCES, None, referred),
    (lsp.TEXT_DOCUMENT_PREPARE_RENAME, None, prepared),
    (lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True), renamed),
    (lsp.TEXT_DOCUMENT_FORMATTING, None, formatted),
    (lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]), mended),
)


def _or_refused(work: Callable[[], T]) -> T:
    try:
        return work()
    except RenameRefused as refused:
        raise JsonRpcException(str(refused), _REFUSED) from refused
