"""Who can tell whether a condition holds (立案条件): whoever sees it, or only somebody who has to judge (认定)."""

from __future__ import annotations

import re

#: Words of law, permits, rules, plans and standards: whether they apply no reporter can see.
_JUDGED = re.compile(
    r"未经|未获|未取得|擅自|私自|违法|违规|违反|违章|违建|非法|无证|无照|无牌照|许可|审批|批准|手续|资质|允许"
    r"|未按|不按|未依|规定|标准|要求|合法|合规|达标|超标|超范围|超区域|超出|规范|合理|不到位|程序|有效|指定"
    r"|变更|恶化|隐患|贮存|错峰|应当|融合|协调|鉴定|资格|备案"
)


def judged_by(condition: str) -> str | None:
    """The word for which a person has to judge, or None where the reporter can see which case it is."""
    found = _JUDGED.search(condition)
    return found[0] if found else None
