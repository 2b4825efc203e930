"""Which article of which law a word of the language follows (法律依据); words without one are the town's own."""

from __future__ import annotations

_COUNT = "《民法典》第一千二百五十九条:“以上”“以下”“以内”“届满”包括本数,“不满”“超过”“以外”不包括本数"
_DAYS = "《民法典》第二百零一条:按照年、月、日计算期间的,开始的当日不计入,自下一日开始计算"
_HOURS = "《民法典》第二百零一条:按照小时计算期间的,自法律规定或者当事人约定的时间开始计算"
_MONTHS = "《民法典》第二百零二条:到期月的对应日为最后一日,没有对应日的,月末日为最后一日"
_ROLLS = "《民法典》第二百零三条:最后一日是法定休假日的,以法定休假日结束的次日为最后一日"
_ENDS = "《民法典》第二百零三条:最后一日的截止时间为二十四时;有业务时间的,停止业务活动的时间为截止时间"
_OTHERWISE = "《民法典》第二百零四条:期间的计算方法依照本法的规定,另有规定或者约定的除外"
_HOLIDAYS = "《全国年节及纪念日放假办法》;每年的安排见国务院办公厅的通知"

#: By terminal, since several words may say the same.
LAWS: dict[str, str] = {
    **dict.fromkeys(
        ("K_UP", "K_DOWN", "K_AT_MOST", "K_REACHES", "K_OVER", "K_BELOW", "K_NOT_MORE", "K_AFTER", "K_WITHIN_TERM"),
        _COUNT,
    ),
    "K_FROM_DAY": _DAYS,
    "K_FROM_MOMENT": _HOURS,
    **dict.fromkeys(("K_ON_REST_DAY", "K_ROLL", "K_NO_ROLL", "K_NEXT_WORKDAY"), _ROLLS),
    **dict.fromkeys(("H_LAST_DAY", "H_SAME_DAY", "K_CLOSE"), _ENDS),
    **dict.fromkeys(("K_HOLIDAYS", "K_NOTICE", "K_REST_DAY"), _HOLIDAYS),
    "K_MEANS": _OTHERWISE,
    "W_UNIT": _OTHERWISE,
    "W_VAGUE": _OTHERWISE,
}

#: What is said of a term in months or years.
MONTHS = _MONTHS
