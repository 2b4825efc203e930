"""Other engines with the same clauses: each is given what it likes best, made ready before anything is timed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench.clauses import Clause, Report

#: The number of the clause that fits first.
Decide = Callable[[Any], int]
#: An engine is set up with clauses; reports are put into its own form by the second function.
Engine = tuple[Callable[[list[Clause]], Decide], Callable[[Report], Any]]


def plain(report: Report) -> dict[str, str]:
    """The report as a mapping, which most engines take."""
    return {"category": report.category, "village": report.village, "text": report.text, "role": report.role}


def _asked(clause: Clause) -> Iterator[tuple[str, str]]:
    for name in ("category", "village", "role"):
        wanted = getattr(clause, name)
        if wanted is not None:
            yield name, wanted


def _expression(clause: Clause, mention: str, true: str, both: str) -> str:
    said = [f'{name} == "{wanted}"' for name, wanted in _asked(clause)]
    if clause.word is not None:
        said.append(mention.format(word=clause.word))
    return both.join(said) or true


def _first(tests: list[Callable[[Any], Any]]) -> Decide:
    def decide(report: Any) -> int:
        return next(number for number, test in enumerate(tests) if test(report))

    return decide


def rule_engine(clauses: list[Clause]) -> Decide:
    """A rule a clause, asked in order."""
    import rule_engine as engine  # noqa: PLC0415 - only make bench has it

    return _first([engine.Rule(_expression(each, '"{word}" in text', "true", " and ")).matches for each in clauses])


def cel_python(clauses: list[Clause]) -> Decide:
    """A program a clause, asked in order; CEL in Python."""
    import celpy  # noqa: PLC0415 - only make bench has it

    env = celpy.Environment()
    texts = (_expression(each, 'text.contains("{word}")', "true", " && ") for each in clauses)
    return _first([env.program(env.compile(text)).evaluate for text in texts])


def as_cel(report: Report) -> Mapping[str, Any]:
    """Values of CEL in Python."""
    from celpy.celtypes import StringType  # noqa: PLC0415 - only make bench has it

    return {name: StringType(value) for name, value in plain(report).items()}


def common_expression_language(clauses: list[Clause]) -> Decide:
    """A program a clause, asked in order; CEL in Rust."""
    import cel  # noqa: PLC0415 - only make bench has it

    texts = (_expression(each, 'text.contains("{word}")', "true", " && ") for each in clauses)
    return _first([cel.compile(text).execute for text in texts])


def json_logic(clauses: list[Clause]) -> Decide:
    """A tree a clause, asked in order."""
    from json_logic import jsonLogic  # noqa: PLC0415 - only make bench has it

    def test(clause: Clause) -> Callable[[Any], Any]:
        said: list[Any] = [{"==": [{"var": name}, wanted]} for name, wanted in _asked(clause)]
        if clause.word is not None:
            said.append({"in": [clause.word, {"var": "text"}]})
        tree = {"and": said} if said else {"==": [1, 1]}
        return lambda report: jsonLogic(tree, report)

    return _first([test(each) for each in clauses])


def zen_engine(clauses: list[Clause]) -> Decide:
    """One decision table with a row a clause, held ready by a loader: the fastest form it has."""
    import zen  # noqa: PLC0415 - only make bench has it

    content = zen.ZenDecisionContent(json.dumps(_graph(clauses)))
    engine = zen.ZenEngine({"loader": lambda _name: content})
    return lambda report: int(engine.evaluate("table", report)["result"]["number"])


def _graph(clauses: list[Clause]) -> dict[str, Any]:
    fields = ("category", "village", "text", "role")
    place = {"x": 0, "y": 0}
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in fields],
        "outputs": [{"id": "number", "name": "number", "type": "expression", "field": "number"}],
        "rules": [_row(number, each) for number, each in enumerate(clauses)],
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "table", "type": "decisionTableNode", "name": "table", "position": place, "content": table},
            {"id": "out", "type": "outputNode", "name": "out", "position": place},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def _row(number: int, clause: Clause) -> dict[str, str]:
    said = {name: f'"{wanted}"' for name, wanted in _asked(clause)}
    if clause.word is not None:
        said["text"] = f'contains($, "{clause.word}")'
    return {"_id": str(number), "number": str(number), **said}


ENGINES: Mapping[str, Engine] = {
    "rule-engine": (rule_engine, plain),
    "cel-python": (cel_python, as_cel),
    "common-expression-language": (common_expression_language, plain),
    "json-logic": (json_logic, plain),
    "zen-engine, table ready": (zen_engine, plain),
}
