"""The Merkle tree over sealed events (默克尔树): roots, short proofs that an entry is in it, that nothing was changed.

The tree is that of RFC 6962, 2.1 (RFC 9162, 2.1 says the same): a leaf is ``digest(0x00 + entry)``, a node is
``digest(0x01 + left + right)``, and a tree of n leaves splits at the largest power of two below n. Indices count from
0, sizes from 1. A *complete* subtree never changes once it is full, so a store keeps those of every ``STRIDE``-th level
and answers whatever is asked of any size, old ones included, by reading some ``2**STRIDE * log(n)`` of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Bytes to their hash: SHA-256, SM3.
Digest = Callable[[bytes], bytes]

#: Kept are complete subtrees of 1, 16, 256 … leaves: a fifteenth more rows than leaves.
STRIDE = 4
_GROUP = 1 << STRIDE


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """The complete subtree of ``2**level`` leaves that begins with leaf ``place * 2**level``."""

    level: int
    place: int


@dataclass(frozen=True, slots=True)
class Span:
    """The leaves from ``start`` to before ``end``, as one subtree of a larger tree."""

    start: int
    end: int


#: Hashes of the nodes that were asked for.
Known = Mapping[Node, bytes]


class NoSuchProof(ValueError):
    """There is no such leaf or tree; the proof that was asked for does not exist."""


def leaf_hash(entry: bytes, digest: Digest) -> bytes:
    """The hash of one entry."""
    return digest(b"\x00" + entry)


def node_hash(left: bytes, right: bytes, digest: Digest) -> bytes:
    """The hash of a subtree with these two below it."""
    return digest(b"\x01" + left + right)


def split(size: int) -> int:
    """The largest power of two below ``size``, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> tuple[Span, ...]:
    """The subtrees whose hashes show that leaf ``index`` is in the tree of ``size``, from the leaf upwards.

    Raises NoSuchProof.
    """
    if not 0 <= index < size:
        raise NoSuchProof(f"no leaf {index} in a tree of {size}")
    found: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            found.append(Span(middle, end))
            end = middle
        else:
            found.append(Span(start, middle))
            start = middle
    return tuple(reversed(found))


def consistency_spans(old: int, new: int) -> tuple[Span, ...]:
    """The subtrees whose hashes show that the tree of ``old`` is the beginning of that of ``new``.

    Raises NoSuchProof unless 1 <= old <= new; of a tree with itself there is nothing to show.
    """
    if not 1 <= old <= new:
        raise NoSuchProof(f"a tree of {old} is no beginning of one of {new}")
    found: list[Span] = []
    start, end, whole = 0, new, True
    while start + (old - start) != end:
        middle = start + split(end - start)
        if old <= middle:
            found.append(Span(middle, end))
            end = middle
        else:
            found.append(Span(start, middle))
            start, whole = middle, False
    return tuple(reversed(found if whole else [*found, Span(start, end)]))


def peaks(span: Span) -> Iterator[Node]:
    """The complete subtrees that a span of a tree consists of, from the left."""
    start = span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        yield Node(level, start >> level)
        start += 1 << level


def kept_below(node: Node) -> tuple[Node, ...]:
    """The kept nodes that a node is made of, from the left: itself where its level is kept."""
    up = node.level % STRIDE
    return tuple(Node(node.level - up, (node.place << up) + each) for each in range(1 << up))


def needed(spans: Collection[Span]) -> frozenset[Node]:
    """The kept nodes from which the hashes of these spans follow."""
    return frozenset(kept for span in spans for peak in peaks(span) for kept in kept_below(peak))


def hash_of(span: Span, known: Known, digest: Digest) -> bytes:
    """The hash of a span; of an empty one that of the empty tree."""
    found = [_folded([known[kept] for kept in kept_below(peak)], digest) for peak in peaks(span)]
    if not found:
        return digest(b"")
    whole = found.pop()
    while found:
        whole = node_hash(found.pop(), whole, digest)
    return whole


def root(size: int, known: Known, digest: Digest) -> bytes:
    """The hash of the whole tree; ``known`` has ``needed([Span(0, size)])``."""
    return hash_of(Span(0, size), known, digest)


def grown(size: int, leaves: Sequence[bytes], known: Known, digest: Digest) -> dict[Node, bytes]:
    """The kept nodes above the leaves that are full once ``leaves`` (hashes) stand behind the first ``size`` ones.

    ``known`` has what the tree so far is made of, ``needed([Span(0, size)])``.
    """
    found: dict[Node, bytes] = {}
    row, first, level = list(leaves), size, 0
    while row:
        short = first % _GROUP
        row = [known[Node(level, first - short + each)] for each in range(short)] + row
        first, level = first // _GROUP, level + STRIDE
        full = len(row) // _GROUP
        row = [_folded(row[each * _GROUP : (each + 1) * _GROUP], digest) for each in range(full)]
        found |= {Node(level, first + each): value for each, value in enumerate(row)}
    return found


def _folded(row: Sequence[bytes], digest: Digest) -> bytes:
    """The hash above a full row of neighbours."""
    while len(row) > 1:
        row = [node_hash(row[each], row[each + 1], digest) for each in range(0, len(row), 2)]
    return row[0]


class Tree:
    """A tree that only grows, a leaf at a time, and holds no more than its peaks: for reading a whole log once."""

    def __init__(self, digest: Digest) -> None:
        self.size = 0
        self._digest = digest
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Put one more leaf (its hash) behind the others."""
        full = self.size
        while full & 1:
            leaf = node_hash(self._peaks.pop(), leaf, self._digest)
            full >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash of what there is so far."""
        if not self._peaks:
            return self._digest(b"")
        whole = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            whole = node_hash(peak, whole, self._digest)
        return whole


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], digest: Digest) -> bytes | None:
    """The root that follows from a leaf (its hash) and its proof; None where the proof has not the right length."""
    if not 0 <= index < size:
        return None
    own, last, rest = index, size - 1, list(path)
    while last:
        if own & 1 or own < last:
            if not rest:
                return None
            other = rest.pop(0)
            leaf = node_hash(other, leaf, digest) if own & 1 else node_hash(leaf, other, digest)
        own, last = own >> 1, last >> 1
    return None if rest else leaf


def consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes], digest: Digest) -> bool:
    """Whether the proof shows that the tree ``old`` (size and root) is the beginning of ``new``."""
    (old_size, old_root), (new_size, new_root) = old, new
    if not 1 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    own, last, rest = old_size - 1, new_size - 1, list(path)
    while own & 1:
        own, last = own >> 1, last >> 1
    if own:
        if not rest:
            return False
        before = after = rest.pop(0)
    else:
        before = after = old_root
    while last:
        if own & 1 or own < last:
            if not rest:
                return False
            other = rest.pop(0)
            if own & 1:
                before, after = node_hash(other, before, digest), node_hash(other, after, digest)
            else:
                after = node_hash(after, other, digest)
        own, last = own >> 1, last >> 1
    return not rest and before == old_root and after == new_root
