"""Says in Chinese what happens to rule texts (规约版本的叙述)."""

from __future__ import annotations

from collections.abc import Sequence

from cases.events_rules import RulesEvent, RulesProposed, RulesPublished

_MOST_FILES = 3


def rules_sentence(payload: RulesEvent) -> str:
    """One sentence."""
    if isinstance(payload, RulesProposed):
        what = f"恢复到第{payload.back_to}版" if payload.back_to else f"修改{_files(payload.files)}"
        return f"提出{what},涉及{'、'.join(payload.matters)},等另一人同意:{payload.reason}"
    if isinstance(payload, RulesPublished):
        what = f"恢复到第{payload.back_to}版" if payload.back_to else _files(payload.files)
        how = "经另一人同意,启用" if payload.proposed_by else "启用"
        return f"规约第{payload.number}版{how}({what}):{payload.reason}"
    return f"规约的修改没有同意:{payload.reason}"


def _files(files: Sequence[str]) -> str:
    names = "、".join(file.removesuffix(".rule") for file in files[:_MOST_FILES])
    return f"{names}等{len(files)}份" if len(files) > _MOST_FILES else names
