"""What rules of the first edition decide about a set of reports, in a form that does not know later additions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from itertools import product
from typing import Any

from dsl.bundle import Bundle
from dsl.facts import Facts
from dsl.ruleset import Ruleset

AT = datetime(2026, 11, 23, 8, 48, tzinfo=timezone(timedelta(hours=8)))
#: What later plans say and the first edition could not have said otherwise.
IMPLIED = {"raters": [{"name": "上报人", "share": 1, "who": {"kind": "上报人"}}]}
WHO = (("居民", None), ("点长", None), ("代表", "镇"))


def plain(value: Any) -> Any:
    """JSON of a decision: a field that has its default is left out, so that a field that is added later is too."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        said = {f.name: plain(v) for f in fields(value) if not _usual(f, v := getattr(value, f.name))}
        return _as_first({name: each for name, each in said.items() if each != IMPLIED.get(name, ...)})
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in sorted(value.items())}
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def _as_first(said: dict[str, Any]) -> dict[str, Any]:
    """A later plan in the words of the first: it had one yellow warning, and red was what every late clock turned."""
    kept = []
    for alarm in said.pop("alarms", []):
        if alarm.keys() == {"color", "left", "cites"} and alarm["color"] == "黄色" and "warn_left" not in said:
            said |= {"warn_left": alarm["left"], "warn_cites": alarm["cites"]}
        elif (alarm["color"], alarm.get("overdue")) != ("红色", True):
            kept.append(alarm)
    return said | {"alarms": kept} if kept else said


def _usual(field: Any, value: object) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


def probes(rules: Ruleset) -> Iterator[Facts]:
    """Reports of every category with every answer to one question, urgent and not; the rest changes at its own pace."""
    names = [None, *rules.categories.parents]
    said = [{}, *({q.name: choice} for q in rules.questions for choice in (*q.choices, "未填"))]
    places = [None, *sorted(rules.villages())]
    texts = ["", "视为占道,在姚江边,是移动的"]
    units = [None, *list(rules.units)[:2]]
    for number, (name, answers, (role, level), urgency) in enumerate(product(names, said, WHO, ("一般", "紧急"))):
        yield Facts(
            jurisdiction=rules.jurisdiction.code,
            at=AT,
            category=(rules.category_path(name) if name else None) or (),
            text=texts[number // 7 % len(texts)],
            role=role,
            level=level,
            named_unit=units[number // 5 % len(units)],
            village=places[number // 3 % len(places)],
            grid="102003" if number % 11 == 0 else None,
            urgency=urgency,
            answers=answers,
        )


def decisions(bundle: Bundle) -> dict[str, Any]:
    """The bundle's hash; for each place how many probes, how many different plans, and a hash of all in order."""
    found: dict[str, Any] = {"bundle": bundle.hash}
    for code, rules in sorted(bundle.rulesets.items()):
        digest, plans, count = hashlib.sha256(), set(), 0
        for facts in probes(rules):
            text = json.dumps(plain(rules.decide(facts).plan), ensure_ascii=False, sort_keys=True)
            digest.update(text.encode() + b"\n")
            plans.add(text)
            count += 1
        found[code] = {"probes": count, "plans": len(plans), "sha256": digest.hexdigest()}
    return found
