"""The voice behind a report in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases import events_voices as v

_PLAIN: dict[type[v.VoiceEvent], str] = {
    v.VoiceDeclined: "代表不转报,上报人可以自行上报",
    v.SentOn: "上报人自行上报",
    v.VoiceOwed: "请代录人把结果转告反映人",
    v.VoiceTold: "代录人已转告反映人",
}


def voice_sentence(payload: v.VoiceEvent) -> str:
    """One of these events in a sentence."""
    match payload:
        case v.PassedOn(level=level):
            return f"{f'{level}级' if level else ''}人大代表转报"
        case v.Settled(outcome=outcome):
            return f"人大代表当场办结:{outcome}"
        case v.Withdrawn(heir=heir):
            return "上报人撤回" + (",其余上报人的继续办理" if heir else "")
        case _:
            return _PLAIN.get(type(payload)) or _of_help(payload)


def _of_help(payload: v.VoiceEvent) -> str:
    match payload:
        case v.CalledBack(reached=reached, satisfied=satisfied):
            return f"回访:{('满意' if satisfied else '不满意') if reached else '没有联系上'}"
        case v.Noted(unit=unit):
            return f"内部备注({unit.name if unit else '督办'})"
        case v.Progressed(unit=unit, photos=photos):
            return f"{unit.name}反馈进展{f',照片{len(photos)}张' if photos else ''}"
        case v.Invited(units=units):
            return f"邀请{'、'.join(unit.name for unit in units)}协办"
        case v.Contributed(unit=unit):
            return f"{unit.name}提出协办意见"
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)
