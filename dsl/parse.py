"""Reads a rule file (语法分析): text in, syntax tree and diagnostics out; no text makes it raise.

The stages are files of their own: normalise, blocks, names, tokenise, repair, grammar, references, structure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dsl import tree
from dsl.blocks import Block, Split, split
from dsl.diagnostics import Diagnostic, Span
from dsl.editions import edition_of
from dsl.headings import check_headings
from dsl.incremental import NOTHING, Memory, Read
from dsl.keywords import NEWEST
from dsl.names import Names, collect
from dsl.normalise import Source, normalise
from dsl.odd_names import odd_names, told_twice
from dsl.references import check_names
from dsl.sentence import read_block
from dsl.structure import check_structure
from dsl.tokenise import Lexicon

__all__ = ["LARGEST_FILE", "MOST_CLAUSES", "Names", "Outline", "Parsed", "names_of", "outline", "parse", "parts_of"]

#: Bytes of UTF-8 in one file, and clauses in it; a file above either is refused, not cut.
LARGEST_FILE = 256 * 1024
MOST_CLAUSES = 2_000
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree of everything that could be read, all mistakes in order of place, and the names declared here."""

    tree: tree.RuleFile
    diagnostics: tuple[Diagnostic, ...]
    names: Names
    edition: int = NEWEST  # that it was read in
    says_edition: bool = False  # so that nothing else can

    @property
    def ok(self) -> bool:
        """Whether no diagnostic is an error."""
        return all(d.severity != "error" for d in self.diagnostics)

    @property
    def whole(self) -> bool:
        """Whether the tree has all that stands in the text; a gap in the numbering takes nothing away."""
        return all(d.severity != "error" or d.code == "D405" for d in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Outline:
    """What must be loaded before a file can be parsed: its own code, its superior's, and its vocabularies."""

    code: str | None
    superior: str | None
    uses: tuple[str, ...]


def parse(text: str, file: str, outer: Names | None = None, memory: Memory = NOTHING, edition: int = NEWEST) -> Parsed:
    """Parses one rule file. ``outer`` holds the names of vocabularies and of layers above.

    ``edition`` is that of a file which does not say in which it is written (语言 第N版).
    With a ``memory`` only the blocks that changed since the last time are read; the result is the same.
    """
    beside = outer or Names()
    return memory.once("parsed", file, (text, beside, edition), lambda: _parse(text, file, beside, memory, edition))


def _parse(text: str, file: str, outer: Names, memory: Memory, usual: int) -> Parsed:
    too_big = _too_big(text, file)
    if too_big is not None:
        return Parsed(tree.RuleFile(file, (), ()), (too_big,), Names())
    source, parts = parts_of(text, file, memory)
    too_many = _too_many(parts, source)
    if too_many is not None:
        return Parsed(tree.RuleFile(file, (), parts.remarks), (replace(too_many, file=file),), Names())
    edition = edition_of(parts.blocks, usual)
    names, said = collect(parts.blocks, source, edition)
    known = outer | names
    read = memory.read(file, parts.blocks, Lexicon(known.by_text, edition), source)
    statements, problems, doubtful = _collected(parts.blocks, read)
    result = tree.RuleFile(file, statements, parts.remarks)
    odd = tuple(odd_names(names))
    problems = [
        *parts.diagnostics,
        *said,
        *problems,
        *islice(check_names(result, known, doubtful + "\n".join(d.message for d in odd)), MOST_TOLD + 1),
        *odd,
        *told_twice(result),
        *check_headings(result),
        *check_structure(parts.blocks, source),
    ]
    return Parsed(result, _in_order(problems, file), names, edition, edition_of(parts.blocks, default=0) != 0)


def names_of(parsed: Parsed) -> Names:
    """What a vocabulary or a layer above offers to the files below it."""
    found = {text: tuple(replace(d, outer=True) for d in declared) for text, declared in parsed.names.by_text.items()}
    return Names(found)


def outline(text: str, file: str = "", memory: Memory = NOTHING, edition: int = NEWEST) -> Outline:
    """The heading lines only, for loading files in the right order."""
    return memory.once("outline", file, (text, edition), lambda: _outline(text, file, memory, edition))


def _outline(text: str, file: str, memory: Memory, usual: int) -> Outline:
    if _too_big(text, "") is not None:
        return Outline(None, None, ())
    source, parts = parts_of(text, file, memory)
    heads = tuple(b for b in parts.blocks if b.kind in ("heading", "superior", "vocabulary"))
    edition = edition_of(parts.blocks, usual)
    written = (edition, *((b.kind, b.head, b.text, b.breaks) for b in heads))
    return memory.once("heads", file, written, lambda: _of_heads(heads, source, edition))


def _of_heads(heads: tuple[Block, ...], source: Source, edition: int) -> Outline:
    names, _ = collect(heads, source, edition)
    lexicon = Lexicon(names.by_text, edition)
    nodes = [n for b in heads for n in read_block(b, lexicon, source)[0]]
    code = next((n.code for n in nodes if isinstance(n, tree.Heading)), None)
    superior = next((n.code for n in nodes if isinstance(n, tree.Superior)), None)
    return Outline(code, superior, tuple(n.name.text for n in nodes if isinstance(n, tree.Vocabulary)))


def parts_of(text: str, file: str, memory: Memory = NOTHING) -> tuple[Source, Split]:
    """The plain text and its blocks; with a memory they are what ``parse`` split."""

    def work() -> tuple[Source, Split]:
        source = normalise(text)
        return source, split(source)

    return memory.once("split", file, (text,), work)


def _collected(
    blocks: Sequence[Block], read: Sequence[Read]
) -> tuple[tuple[tree.Statement, ...], list[Diagnostic], str]:
    """Statements, mistakes, and the text of declarations that could not be read."""
    statements: list[tree.Statement] = []
    problems: list[Diagnostic] = []
    doubtful: list[str] = []
    for block, (nodes, said) in zip(blocks, read, strict=True):
        statements.extend(nodes)
        problems.extend(said)
        if said and block.kind not in ("clause", "example"):
            doubtful.append(block.text)
    return tuple(statements), problems, "\n".join(doubtful)


def _too_big(text: str, file: str) -> Diagnostic | None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size <= LARGEST_FILE:
        return None
    message = f"文件有 {size // 1024} kB,超过了 {LARGEST_FILE // 1024} kB"
    return Diagnostic("D402", Span(1, 1, 2), message, "把它分成几个文件,每个地方一个", file)


def _too_many(parts: Split, source: Source) -> Diagnostic | None:
    clauses: list[Block] = [b for b in parts.blocks if b.kind == "clause"]
    if len(clauses) <= MOST_CLAUSES:
        return None
    extra = clauses[MOST_CLAUSES]
    place = extra.span(source, 0, extra.head)
    return Diagnostic(
        "D403", place, f"条文有 {len(clauses)} 条,超过了 {MOST_CLAUSES} 条", "合并同类的条文,或者用对照表"
    )


def _in_order(problems: list[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    """By place; where two stages stumble over the same word, the earlier code says it better."""
    ordered = sorted(problems, key=lambda d: (d.span.line, d.span.column, d.code))
    first = {(d.span.line, d.span.column): d for d in reversed(ordered)}
    told = [replace(first[place], file=file) for place in sorted(first)]
    if len(told) > MOST_TOLD:
        message = f"问题太多,只列出前 {MOST_TOLD} 处"
        told[MOST_TOLD:] = [Diagnostic("D407", told[MOST_TOLD].span, message, "改好前面的,再检查一次", file)]
    return tuple(told)
