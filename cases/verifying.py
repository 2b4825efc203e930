"""What speaks against a log (核验): findings with their exact place, and heads judged by the tree that there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.heads import said
from cases.people import JurisdictionId
from cases.ports_audit import Head
from cases.ports_crypto import Seals


class Fault(StrEnum):
    """What kind of thing is not as it was."""

    EVENT = "event"  # an event is not what its hash says
    CHAIN = "chain"  # an event is missing, added or in another place
    LEAF = "leaf"  # what was sealed is not what is there
    NODE = "node"  # the kept tree does not follow from its leaves
    HEAD = "head"  # a signed head is forged, missing or of another tree
    WITNESS = "witness"  # what a witness holds is not what is there


@dataclass(frozen=True, slots=True)
class Tampering:
    """One finding: where, and a sentence for whoever has to explain it."""

    jurisdiction: JurisdictionId
    fault: Fault
    text: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read, and everything that speaks against it."""

    events: int = 0
    leaves: int = 0
    heads: int = 0
    found: tuple[Tampering, ...] = ()

    def __add__(self, other: Verified) -> Verified:
        return Verified(
            self.events + other.events,
            self.leaves + other.leaves,
            self.heads + other.heads,
            self.found + other.found,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """The heads of a place: those in the database, and those that witnesses hold."""

    jurisdiction: JurisdictionId
    stored: Sequence[Head]
    witnessed: Sequence[Head]

    def sizes(self) -> frozenset[int]:
        """At which sizes the root of the tree has to be known."""
        return frozenset(head.size for head in (*self.stored, *self.witnessed))


#: The roots of the tree that there is now, by size, as far as somebody has asked for them; the last is the whole.
Roots = Mapping[int, bytes]


def judged(kept: Kept, roots: Roots, size: int, seals: Seals) -> Iterator[Tampering]:
    """What the heads say against the tree of ``size`` leaves."""
    for fault, sentence in (*_stored(kept, roots, size, seals), *_witnessed(kept, roots, size, seals)):
        yield Tampering(kept.jurisdiction, fault, sentence)


def _stored(kept: Kept, roots: Roots, size: int, seals: Seals) -> Iterator[tuple[Fault, str]]:
    before: Head | None = None
    for head in kept.stored:
        seq = before.seq + 1 if before else 1
        if head.seq != seq:
            yield Fault.HEAD, f"第 {seq} 次封存头不见了"
        if not seals.verify(head.signed):
            yield Fault.HEAD, f"第 {head.seq} 次封存头的签名不对:不是我们签的,或者签后改过"
        elif head.seq == seq and said(head)["previous"] != _hash(before, seals):
            yield Fault.HEAD, f"第 {head.seq} 次封存头与前一次接不上"
        before = head
    yield from _against(kept.stored, roots, size, Fault.HEAD, "数据库里")


def _witnessed(kept: Kept, roots: Roots, size: int, seals: Seals) -> Iterator[tuple[Fault, str]]:
    stored = {head.seq: head for head in kept.stored}
    for head in kept.witnessed:
        if not seals.verify(head.signed):
            yield Fault.WITNESS, f"见证的第 {head.seq} 次封存头签名不对:见证文件被改过,或者缺少从前的公钥"
        elif head.seq not in stored:
            yield Fault.WITNESS, f"见证的第 {head.seq} 次封存头在数据库里不见了"
        elif stored[head.seq].signed.text != head.signed.text:
            yield Fault.WITNESS, f"见证的第 {head.seq} 次封存头与数据库里的不同"
    good = [head for head in kept.witnessed if seals.verify(head.signed)]
    yield from _against(good, roots, size, Fault.WITNESS, "见证的")


def _against(heads: Sequence[Head], roots: Roots, size: int, fault: Fault, whose: str) -> Iterator[tuple[Fault, str]]:
    """The first head that the tree contradicts says between which leaves it was; those behind it say no more."""
    sound = 0
    for head in sorted(heads, key=lambda each: each.size):
        which = f"{whose}第 {head.seq} 次封存头"
        if head.size > size:
            yield fault, f"{which}有 {head.size} 条,现在只剩 {size} 条:第 {size + 1} 条到第 {head.size} 条被截去"
            return
        if roots[head.size].hex() != said(head)["root"]:
            yield fault, f"{which}与现在的记录不符:第 {sound + 1} 条到第 {head.size} 条之间被整体改写过"
            return
        sound = head.size


def _hash(head: Head | None, seals: Seals) -> str | None:
    return None if head is None else seals.digest.of(head.signed.text.encode()).hex()
