"""No field of a person is kept without a purpose (个人信息处理目的): whoever adds a column says what it is for."""

from __future__ import annotations

import ast
from collections import Counter
from importlib import import_module

from tortoise.models import Model

from adapters.store import part_erasing, part_export
from adapters.store.engine import MODULES
from cases.purposes import LOG_PLAIN, PURPOSES, exported
from cases.purposes_owned import OWNED, Erased
from cases.purposes_plain import PLAIN
from cases.voice_intake import VOICE
from tests.support.source import ROOT, python_files, tree


def tables() -> dict[str, frozenset[str]]:
    """Every column of the database, by table."""
    found: dict[str, frozenset[str]] = {}
    for name in MODULES:
        for each in vars(import_module(name)).values():
            if isinstance(each, type) and issubclass(each, Model) and each is not Model:
                found[each._meta.db_table] = frozenset(each._meta.fields_db_projection.values()) | {
                    f"{link}_id" for link in each._meta.fk_fields
                }
    return found


def purposed() -> dict[str, frozenset[str]]:
    return {name: frozenset(p.column for p in PURPOSES if p.table == name) for name in {p.table for p in PURPOSES}}


def test_every_column_has_a_purpose_or_says_nothing_of_a_person() -> None:
    known = purposed()

    unsaid = {
        name: columns - known.get(name, frozenset()) - PLAIN.get(name, frozenset())
        for name, columns in tables().items()
    }

    assert {name: sorted(columns) for name, columns in unsaid.items() if columns} == {}


def test_nothing_is_said_of_a_column_that_is_not_there() -> None:
    there = tables() | {"content": purposed()["content"], "log": purposed()["log"]}

    lost = {
        (name, *(columns - there.get(name, frozenset())))
        for said in (purposed(), PLAIN)
        for name, columns in said.items()
    }

    assert {each for each in lost if len(each) > 1} == set()


def test_no_column_is_both_personal_and_not() -> None:
    both = {name: sorted(columns & PLAIN.get(name, frozenset())) for name, columns in purposed().items()}

    assert {name: columns for name, columns in both.items() if columns} == {}
    assert [field for field, count in Counter(p.field for p in PURPOSES).items() if count > 1] == []


def test_every_kind_of_content_has_a_purpose() -> None:
    kinds = {VOICE} | {
        call.args[0].value
        for file in python_files("cases", "api")
        for call in ast.walk(tree(file))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "Enclosed"
        and isinstance(call.args[0], ast.Constant)
    }

    assert purposed()["content"] == kinds | {"note"}  # a note is what another case's words become


def test_every_item_of_the_access_log_has_a_purpose() -> None:
    line = next(
        node
        for node in ast.walk(tree(ROOT / "api" / "access_log.py"))
        if isinstance(node, ast.Dict) and any(isinstance(key, ast.Constant) and key.value == "ip" for key in node.keys)
    )

    assert {key.value for key in line.keys if isinstance(key, ast.Constant)} == purposed()["log"] | LOG_PLAIN


def test_whose_a_row_is_stands_in_a_column_with_a_purpose() -> None:
    known = purposed()

    assert [name for name, owned in OWNED.items() if owned.by not in known[name]] == []


def test_every_table_with_personal_columns_is_somebodys_or_says_why_not() -> None:
    log = {"events", "town_events", "bundles"}  # who did it is part of the record, by an id alone
    by_event = {"contents", "content"}  # whose it is the event says
    unread = {"wechat_pushes"}  # whose it is nobody knows until it is read, and then it is empty
    desks = {"partner_numbers"}  # an office's desk has sent it; whose the words are the event says
    posters = {"codes", "code_uses", "short_links"}  # ids alone: of a card's deputy, and of cases
    assert set(purposed()) - set(OWNED) == log | by_event | unread | desks | posters | {"log"}
    assert {name for name, owned in OWNED.items() if owned.erased is Erased.SCRUBBED} == {"idempotency_keys"}


def test_every_line_is_filled_in() -> None:
    empty = [p.field for p in PURPOSES if not all((p.what, p.why, p.basis, p.seen_by, p.kept))]

    assert empty == []
    assert exported("person_private") == ("person_id", "name")


def test_every_field_is_exported_or_says_why_not() -> None:
    """Whose content is whose the events say, everything else is found by its table."""
    given = {p.table for p in PURPOSES if not p.withheld} - {"contents", "content"}

    assert given - set(OWNED) == set()
    assert given <= set(part_export.MODELS)


def test_the_rows_that_are_to_go_are_the_rows_that_go() -> None:
    gone = {part_erasing.table_name(table) for table in part_erasing.ROWS}
    gone |= {part_erasing.table_name(table) for table, _ in part_erasing.PICTURES}

    assert gone == {name for name, owned in OWNED.items() if owned.erased is Erased.ROWS}
