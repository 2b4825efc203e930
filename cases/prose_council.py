"""Talking over, drafting and watching in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases import events_council as k


def council_sentence(payload: k.CouncilEvent) -> str:
    """One of these events in a sentence."""
    match payload:
        case k.DeliberationOpened(number=number, asked=asked):
            return f"提请{'、'.join(asked) or '有关各方'}商议{_nth(number)}"
        case k.Commented(number=number, photos=photos):
            return f"商议发言{_nth(number)}{f',照片{len(photos)}张' if photos else ''}"
        case k.DeliberationConcluded(number=number, conclusion=conclusion):
            return f"商议结论{_nth(number)}:{conclusion}"
        case _:
            return _of_answer(payload)


def _of_answer(payload: k.CouncilEvent) -> str:
    match payload:
        case k.AnswerDrafted(unit=unit, outcome=outcome, signer=signer, post=post):
            who = f"{signer.name}的{post}" if post else signer.name
            return f"{unit.name}拟答复:{outcome},待{who}签发"
        case k.AnswerSigned(unit=unit):
            return f"{unit.name}签发答复"
        case k.AnswerSentBack(unit=unit):
            return f"{unit.name}退改答复"
        case k.Supervised(mark=mark, over=over):
            return f"督办{f'{over.name}承办的' if over else ''}这一件{f',列为{mark}' if mark else ''}"
        case _:
            return "解除对这一件的督办"


def _nth(number: int) -> str:
    return "" if number == 1 else f"(第{number}次)"
