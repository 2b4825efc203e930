"""Roots and proofs beside the definitions of RFC 6962 written down word for word, and its known answers (默克尔树)."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import merkle
from cases.merkle import Node, NoSuchProof, Span

#: The entries that the tests of the public implementations of RFC 6962 share, and the roots of the first 0 to 8.
ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def digest(data: bytes) -> bytes:
    return sha256(data).digest()


def mth(entries: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it stands there."""
    if not entries:
        return digest(b"")
    if len(entries) == 1:
        return digest(b"\x00" + entries[0])
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return digest(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1."""
    if len(entries) == 1:
        return []
    k = merkle.split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2."""
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = merkle.split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole=whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], whole=False), mth(entries[:k])]


def entries_of(count: int) -> list[bytes]:
    return [f"演示 {each}".encode() for each in range(count)]


def kept(entries: list[bytes], steps: int = 7) -> dict[Node, bytes]:
    """What a store has after it was told of them a few at a time."""
    known: dict[Node, bytes] = {}
    for size in range(0, len(entries), steps):
        leaves = [merkle.leaf_hash(each, digest) for each in entries[size : size + steps]]
        so_far = {node: known[node] for node in merkle.needed([Span(0, size)])}
        known |= merkle.grown(size, leaves, so_far, digest)
        known |= {Node(0, size + each): leaf for each, leaf in enumerate(leaves)}
    return known


def proof(spans: tuple[Span, ...], known: dict[Node, bytes]) -> list[bytes]:
    only = {node: known[node] for node in merkle.needed(spans)}
    return [merkle.hash_of(span, only, digest) for span in spans]


def test_no_leaf_outside_the_tree_has_a_proof() -> None:
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(NoSuchProof):
            merkle.inclusion_spans(index, size)
        assert merkle.included(b"", index, size, [], digest) is None


def test_nothing_is_a_beginning_of_a_smaller_tree_and_an_empty_one_of_none() -> None:
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(NoSuchProof):
            merkle.consistency_spans(old, new)
        assert not merkle.consistent((old, b""), (new, b""), [], digest)


def test_a_tree_is_consistent_with_itself_and_with_no_other_of_its_size() -> None:
    assert merkle.consistency_spans(5, 5) == ()
    assert merkle.consistent((5, b"a"), (5, b"a"), [], digest)
    assert not merkle.consistent((5, b"a"), (5, b"b"), [], digest)
    assert not merkle.consistent((5, b"a"), (5, b"a"), [b"more"], digest)


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_come_out(size: int) -> None:
    tree = merkle.Tree(digest)
    for entry in ENTRIES[:size]:
        tree.add(merkle.leaf_hash(entry, digest))

    assert (tree.size, tree.root().hex()) == (size, ROOTS[size])
    assert merkle.root(size, kept(ENTRIES[:size]), digest).hex() == ROOTS[size] == mth(ENTRIES[:size]).hex()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_entry_is_proved_as_the_definition_says_and_nothing_else_is(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 600))
    index = data.draw(st.integers(0, size - 1))
    entries, leaf = entries_of(size), digest(b"\x00" + f"演示 {index}".encode())
    found = proof(merkle.inclusion_spans(index, size), kept(entries, data.draw(st.integers(1, 300))))

    assert found == path(index, entries)
    assert merkle.included(leaf, index, size, found, digest) == mth(entries)
    assert merkle.included(digest(b"other"), index, size, found, digest) != mth(entries)
    assert merkle.included(leaf, index, size, [*found, leaf], digest) is None
    if found:
        assert merkle.included(leaf, index, size, found[:-1], digest) is None
        place = data.draw(st.integers(0, len(found) - 1))
        bent = [*found[:place], digest(b"bent"), *found[place + 1 :]]
        assert merkle.included(leaf, index, size, bent, digest) != mth(entries)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_beginning_is_proved_as_the_definition_says_and_nothing_else_is(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 600))
    old = data.draw(st.integers(1, new - 1))
    entries = entries_of(new)
    found = proof(merkle.consistency_spans(old, new), kept(entries, data.draw(st.integers(1, 300))))
    before, after = (old, mth(entries[:old])), (new, mth(entries))

    assert found == subproof(old, entries, whole=True)
    assert merkle.consistent(before, after, found, digest)
    assert not merkle.consistent((old, digest(b"other")), after, found, digest)
    assert not merkle.consistent(before, (new, digest(b"other")), found, digest)
    assert not merkle.consistent(before, after, [*found, b""], digest)
    assert not any(merkle.consistent(before, after, found[:each], digest) for each in range(len(found)))


def test_what_has_to_be_read_grows_with_the_logarithm() -> None:
    size = 10_000_000
    spans = (*merkle.inclusion_spans(7_654_321, size), *merkle.consistency_spans(1_234_567, size))

    assert len(merkle.needed(spans)) <= 16 * 6 * 3
    assert all(node.level % merkle.STRIDE == 0 for node in merkle.needed(spans))
