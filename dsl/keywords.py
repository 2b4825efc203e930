"""The words of the rule language (用语): each with its terminal in the grammar and one line of meaning for the docs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a word is a word of the language; elsewhere it may be part of a name."""

    HEAD = "行首"
    ANYWHERE = "各处"
    MEANING = "时间用语"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One word, the ASCII name of its terminal (Lark hides others from what could stand here), and its meaning.

    ``since`` is the edition of the language that made it a word; in files of an older edition it is a free name.
    """

    word: str
    terminal: str
    meaning: str
    where: Where = Where.ANYWHERE
    since: int = 1


def _table(where: Where, rows: str, since: int = 1) -> tuple[Keyword, ...]:
    cells = (row.split(maxsplit=2) for row in rows.strip().splitlines())
    return tuple(Keyword(word, terminal, meaning, where, since) for word, terminal, meaning in cells)


_HEADS = _table(
    Where.HEAD,
    """
    镇街 H_LEVEL 本文件属于一个镇或街道,后写名称和行政区划代码
    县 H_LEVEL 本文件属于一个县
    市 H_LEVEL 本文件属于一个市
    区 H_LEVEL 本文件属于一个区
    省 H_LEVEL 本文件属于一个省
    国家 H_LEVEL 本文件属于国家一级
    上级 H_SUPERIOR 上一级地方的名称和代码,它的规约同样适用
    施行 H_EFFECTIVE 从哪一天起施行
    依据 H_BASIS 本规约依据的文件,写在《》里
    采用 H_USE 采用一个共用的词表
    办公时间 H_OFFICE 一周里哪几天、几点到几点办公
    当日止于 H_SAME_DAY 当日到几点为止
    末日止于 H_LAST_DAY 期限的最后一天到几点为止
    分类 H_CATEGORY 问题的分类,以及它的下级和别名
    单位 H_UNIT 承办问题的单位
    岗位 H_POST 由名册确定的人
    群 H_GROUP 几个地方合用的直通车群
    区域 H_AREA 若干网格或村合成的一片
    问 H_QUESTION 向上报人提出的问题和选项
    对照 H_TABLE 按回答查单位的表
    事件 H_EVENT 由谁作出、须填什么
    标记 H_MARK 可以列为的标记
    认定 H_FINDING 须由人作出的判断和可选的结论
    附表 H_SCHEDULE 按情形定期限的表,条文写“依 附表一”
    例 H_EXAMPLE 一个例子:发生什么,应当怎样
    """,
)

_HEADS_2 = _table(
    Where.HEAD,
    """
    态势 H_STATE 全镇一时的状态,由谁宣布,例如 防汛应急响应
    属性 H_ATTRIBUTE 地方的属性,例如 小区类型;由地方名册提供
    渠道 H_CHANNEL 件从哪里来
    口径 H_RATE 一个率怎样计算
    会议 H_MEETING 由谁召集、多少人到会才算数
    表决 H_VOTE 以什么为基数、多少票通过
    预案 H_PLAN 紧急时谁通知谁、多久回执
    """,
    since=2,
)

_TIME_WORDS = _table(
    Where.MEANING,
    """
    天 W_VAGUE 须由本文件说明是自然日还是工作日
    日 W_VAGUE 须由本文件说明是自然日还是工作日
    小时 W_VAGUE 须由本文件说明是连续小时还是工作时
    自然日 W_UNIT 日历上的每一天
    工作日 W_UNIT 除去休息日和节假日,调休上班的算
    连续小时 W_UNIT 一直走的小时,夜里和假日也算
    工作时 W_UNIT 只在办公时间里走的小时
    """,
)

_WORDS = _table(
    Where.ANYWHERE,
    """
    未办结的 K_OPEN 施行前还没有办结的件
    适用旧版 K_OLD_TEXT 仍按立案时的规约办
    适用新版 K_NEW_TEXT 改按新的规约办
    语言 K_LANGUAGE 本文件用的是哪一版规约语言
    指 K_MEANS 某个用语在本文件里的意思
    假日 K_HOLIDAYS 哪些天放假,依什么确定
    国务院通知 K_NOTICE 国务院办公厅的放假安排,含调休
    下班 K_CLOSE 当天办公时间结束
    休息日 K_REST_DAY 不办公的日子
    和 K_AND 连接两种情形
    以后 K_AFTER 含本数
    下一工作日 K_NEXT_WORKDAY 之后的第一个工作日
    遇休息日 K_ON_REST_DAY 最后一天不办公时
    顺延 K_ROLL 推到下一工作日
    不顺延 K_NO_ROLL 不推
    含 K_CONTAINS 下面有哪些
    又名 K_ALIAS 别的叫法,写哪个都算
    外部 K_EXTERNAL 不归本地政府管的单位
    属上级 K_OF_SUPERIOR 上一级的单位
    取自 K_FROM 人从哪里来
    名册 K_ROSTER 系统里的任职名册
    空缺的 K_VACANT 岗位没有人时
    代 K_STANDS_IN 代行职责
    督促 K_URGES 协调并催办
    网格 K_GRIDS 网格的编号
    至 K_TO 到,含两端
    选 K_CHOICES 可以选哪些
    可以不填 K_OPTIONAL 上报人可以不回答
    按 K_BY_ANSWER 按哪个问题的回答
    归 K_BELONGS 这个回答对应的单位
    须填 K_REQUIRES 作出时必须填写
    计为解决 K_COUNTS_SOLVED 统计时算作解决
    有下列情形之一的 K_ANY_LISTED 下面各项有一项符合就算
    同时符合下列条件的 K_ALL_LISTED 下面各项都要符合
    并且 K_BOTH 两边都要符合
    或者 K_EITHER 有一边符合就算
    类别 K_CATEGORY 问题的分类
    属于 K_WITHIN 是这一类或它的下级
    不属于 K_NOT_WITHIN 不是这一类也不是它的下级
    提到 K_MENTIONS 文字里有这些词之一
    上报人 K_REPORTER 上报问题的人
    是 K_IS 等于其中之一
    不是 K_IS_NOT 不等于其中任何一个
    紧急程度 K_URGENCY_OF 紧急或一般
    紧急 K_URGENCY 紧急程度的一种
    一般 K_URGENCY 紧急程度的一种
    未填 K_UNANSWERED 问过,上报人没有填
    未知 K_UNKNOWN 还没有问,不知道
    位置 K_PLACE 问题在哪里
    在 K_IN 在某个区域、村或群
    不在 K_NOT_IN 不在某个区域或村
    指名单位 K_NAMES_UNIT 上报人写明找哪个单位
    来自 K_FROM_GROUP 从哪个群里上报
    其余的 K_OTHERWISE 前面各条都不符合的
    的 K_DE 条件到此为止
    居民 K_ROLE 上报人的身份
    点长 K_ROLE 上报人的身份
    议政代表 K_ROLE 上报人的身份
    网格员 K_ROLE 上报人的身份
    代表 K_ROLE 各级人大代表
    镇代表 K_ROLE 镇一级人大代表
    县代表 K_ROLE 县(市、区)一级人大代表
    市代表 K_ROLE 市一级人大代表
    省代表 K_ROLE 省一级人大代表
    由 K_BY 后面是谁来做
    主办 K_LEADS 负主要责任
    办理 K_HANDLES 承办并答复
    协办 K_ASSISTS 配合主办单位
    抄送 K_COPIES 让它知道
    该单位 K_THAT_UNIT 上报人指名的单位
    先行受理 K_ACCEPTS_FIRST 先接下来,不对的再退
    各单位 K_EVERY_UNIT 所有可以认领的单位
    无人认领的 K_UNCLAIMED 到时还没有单位认领
    指定 K_APPOINTS 决定由哪个单位办
    上报 E_REPORT 报上来
    待认领 E_POOLED 进入认领池
    交办 E_ASSIGN 交给承办单位
    认领 E_CLAIM 单位主动接下
    受理 E_ACCEPT 承办单位接下
    答复 E_ANSWER 主办单位答复上报人
    评价 E_RATE 上报人打星
    退回 E_RETURN 承办单位退回
    自 K_SINCE 期限从哪里起算
    之日起 K_FROM_DAY 当天不算,从第二天起
    时起 K_FROM_MOMENT 从那一刻起
    内 K_WITHIN_TERM 在期限之内
    不得延期 K_NO_EXTENSION 期限不能延长
    可以退回 K_MAY_RETURN 可以说明理由退回
    每件 K_EACH_CASE 每一件
    以内 K_AT_MOST 含本数
    之内 K_AT_MOST 含本数
    须写明理由 K_WITH_REASON 必须写理由
    再退的 K_RETURNED_AGAIN 超过次数还要退的
    指定后 K_ONCE_APPOINTED 决定了承办单位以后
    不得退回 K_NO_RETURN 不能再退
    改派后 K_REASSIGNED 换了承办单位以后
    各步骤 K_EVERY_STEP 规约写明的每一个有时限的步骤
    重新起算 K_RESTARTS 期限从头算
    承接剩余 K_CARRIES 只用前一个单位剩下的期限
    剩余 K_LEFT 期限还剩的部分
    逾期 K_OVERDUE 过了期限
    黄色 K_COLOR 提示的颜色
    橙色 K_COLOR 提示的颜色
    红色 K_COLOR 提示的颜色
    依 K_UNDER 依哪一条
    提醒 K_REMINDS 告诉他
    报 K_REPORTS_TO 让上级可以处理
    提级至 K_RAISES_TO 责任转给上级
    列为 K_MARKED 加上标记
    解除 K_CLEARS 取消标记
    督促单位 K_PARTY 本群的督促单位
    承办单位 K_PARTY 正在承办的单位
    主办单位 K_PARTY 负主要责任的单位
    未评的 K_UNRATED 到期没有评价的
    计入 K_COUNTS 统计时算
    不计入 K_COUNTS_NOT 统计时不算
    满意率 K_RATE_NAME 评价满意的占比
    解决率 K_RATE_NAME 已解决的占比
    低于 K_BELOW 不含本数
    重办 K_REDO 再办一次
    仅载明 K_STATED 只写在这里,系统不执行
    填 K_FILL 填一个数,后写计量单位
    作出 K_MADE 认定在什么时候作出
    时 K_WHEN 在那一步的同时
    可以改选 K_MAY_RECHOOSE 承办单位可以改正上报人选的情形
    与 K_WITH 同另外的件相比
    办理中的件 K_OPEN_CASES 还没有办结的件
    已办结的件 K_CLOSED_CASES 已经办结的件
    同类别 K_SAME 类别相同
    同一上报人 K_SAME 同一个人上报的
    不予受理 K_REFUSE 不收这一件,须说明理由
    并入首件 K_MERGE 并到最早的那一件里一起办
    每位上报人 K_EACH_REPORTER 并在一起的各件的上报人
    分别告知 K_APART 各人都告知
    分别计时 K_APART 各人上报的期限各自计算
    须告知 K_MUST_TELL 必须告诉谁
    理由 K_CONTENT 告知的内容
    原答复 K_CONTENT 告知的内容:以前那一件的答复
    送 K_SENDS 协办意见送给谁
    免 K_WAIVED 这一步不必办
    延期 K_EXTEND 期限可以延长
    期满前提出 K_BEFORE_EXPIRY 过了期限不能再提
    批准 K_APPROVES 同意
    中止 K_PAUSE 期限暂停计算
    封顶 K_CEILING 无论怎样延期、中止,最长到此为止
    原单位 K_FORMER_UNIT 升级以前承办的单位
    继续办理 K_GOES_ON 升级以后仍由它办
    定期 K_PERIODIC 到时就要做的事
    距上次 K_SINCE_LAST 从上一次做完算起
    不超过 K_NOT_MORE 含本数
    指名 K_NAMING 例子里上报人指名的单位
    不迟于 K_NOT_LATER 最晚到这一刻
    暂定 K_PROVISIONAL 放假安排还没公布,日期可能变
    询问 K_ASKS 须先向上报人问清
    应 K_SHOULD 例子应有的结果
    """,
)

_WORDS_2 = _table(
    Where.ANYWHERE,
    """
    类型 K_KIND 单位是哪一类:街道、部门、企业
    宣布 K_DECLARES 由谁宣布这个态势
    范围外 K_OUTSIDE 不在任何一个区域里
    边界上 K_BOUNDARY 在两个区域的交界
    多处 K_SEVERAL 同时在几个区域里
    候选 K_CANDIDATES 先问这几个单位
    依次 K_IN_TURN 一个不接,再问下一个
    每家 K_EACH_UNIT 每个候选单位
    先到先得 K_FIRST_COME 谁先认领归谁
    须附照片 K_WITH_PHOTO 作出时必须附照片
    须书面 K_IN_WRITING 必须写成书面
    初审 K_REVIEW 交办前的第一道审查
    复审 K_REVIEW 交办前的第二道审查
    研究 K_REVIEW 交办前由领导小组研究
    审查结论 K_VERDICT 审查的结论有哪些
    必须执行 K_MANDATORY 下级不能另定
    下级可以另定 K_DELEGATED 下级的文件可以另行规定
    不得交 K_NOT_TO 不能由它办理,指定时也不行
    照片数 K_COUNTER 随件的照片有几张
    退回次数 K_COUNTER 这一件被退回了几次
    办理轮次 K_COUNTER 重办一次加一
    催办次数 K_COUNTER 被催了几次
    同类件数 K_COUNTER 同一类别、办理中的件有几件
    重复件数 K_COUNTER 同一上报人、同类别的件有几件
    评价星数 K_COUNTER 上报人给了几星
    超过 K_OVER 不含本数
    达到 K_REACHES 含本数
    以上 K_UP 含本数
    以下 K_DOWN 含本数
    上报时间 K_REPORT_TIME 上报是几点
    上报日期 K_REPORT_DATE 上报是几月几日
    上报日 K_REPORT_DAY 上报那天是不是休息日
    来源渠道 K_CHANNEL 件从哪个渠道来
    上报方式 K_MANNER_OF 本人上报、代录还是转报
    本人 K_MANNER 自己上报
    代录 K_MANNER 替没有手机的人录入
    转报 K_MANNER 点长、议政代表经代表转来
    已有的件 K_ANY_CASES 办理中的和已办结的件
    同一位置 K_SAME 同一个村、网格
    同一单位 K_SAME 由同一个单位承办
    终止办理 K_END 不再办下去,须说明理由
    须书面告知 K_MUST_TELL 必须书面告诉谁
    办理单位 K_CONTENT 告知的内容:由谁办
    办理期限 K_CONTENT 告知的内容:什么时候办好
    去处 K_CONTENT 告知的内容:该向谁提出
    每增加 K_EACH_MORE 以后每多这么多,再来一次
    可以 K_MAY 有权,不是必须
    期满 K_EXPIRED 期限到了
    之日前 K_BEFORE_DAY 在那一天以前,倒着算
    时前 K_BEFORE_MOMENT 在那一刻以前,倒着算
    总长 K_TOTAL 连同延长的部分一共多长
    按原期限 K_ORIGINAL_TERM 延长的和原来的一样长
    逐级批准 K_IN_CHAIN 依次由几个人批准
    须经 K_NEEDS 必须由谁同意
    同意 K_AGREES 答应
    视为 K_DEEMED 当作
    提前 K_EARLIER 提到前一个工作日
    召集 K_CONVENES 开会由谁召集
    法定人数 K_QUORUM 到会多少人才算数
    全体 K_BASE 以全体人数为基数
    到会 K_BASE 以到会人数为基数
    投票 K_BASE 以投票人数为基数
    过半数 K_MAJORITY 超过一半
    通过 K_PASSES 表决通过
    不通过 K_FAILS 表决没有通过
    恰好半数 K_EXACT_HALF 正好一半
    由主持人决定 K_CHAIR 正好一半时主持人说了算
    占 K_SHARE 比例
    不计 K_EXCLUDES 分子分母都不算
    全部的 K_CASES 所有的件
    已答复的 K_CASES 答复过的件
    已办结的 K_CASES 办结了的件
    已评的 K_CASES 有评价的件
    按期的 K_CASES 没有逾期的件
    并入的 K_CASES 并到别的件里的件
    豁免的 K_CASES 逾期得到豁免的件
    启动 K_STARTS 由谁启动预案
    通知 K_NOTIFIES 一个人告诉下一个人
    广播 K_BROADCASTS 告诉一个地方的所有人
    回执 K_RECEIPT 收到的人要回一声
    未回执的 K_NO_RECEIPT 没有回音的
    已有 K_THERE_ARE 例子里先前就有的件
    施行 K_IN_FORCE 例子从施行的那一刻开始
    恢复 K_RESUME 中止的期限接着算
    改派 K_REASSIGN 换一个承办单位
    改分类 K_RECLASSIFY 改正类别
    更正位置 K_RELOCATE 改正位置
    认定 K_FIND 作出一项认定
    催办 K_URGE 催一催
    不批准 K_DENIES 不同意
    定于 K_SCHEDULED 会议等定在哪一天
    表决 K_VOTE 投一次票
    赞成 K_FOR 赞成的票数
    反对 K_AGAINST 反对的票数
    放假 K_REST_FROM 通知里放假的日子
    调休上班 K_WORK_ON 通知里要上班的休息日
    豁免 K_EXEMPT 逾期得到谅解,逾期的记录仍在
    已办结 K_CLOSED 这一件办完了
    不能 K_CANNOT 这一步会被拒绝
    签发 K_SIGNS 负责人同意以后才发出
    拟答复 K_DRAFTS 写好答复,等负责人签发
    退改 K_REDRAFT 不签发,退回去改
    告知 K_TELLS 有一条通知给他
    政协委员 K_ROLE 政协委员,可以上报,也可以由其办一步
    调解员 K_ROLE 人民调解员,可以由其办一步
    律师 K_ROLE 律师,可以由其办一步
    法官 K_ROLE 进站的法官,可以由其办一步
    检察官 K_ROLE 进站的检察官,可以由其办一步
    民警 K_ROLE 进站的民警,可以由其办一步
    司法所工作人员 K_ROLE 司法所工作人员,可以由其办一步
    隐去上报人 K_VEILS 承办的单位不知道是谁上报的
    """,
    since=2,
)

#: The newest edition of the language; a file says which it is written in (语言 第2版).
NEWEST = 2

KEYWORDS: tuple[Keyword, ...] = (*_HEADS, *_HEADS_2, *_TIME_WORDS, *_WORDS, *_WORDS_2)

#: Terminals that may open a line inside a block; before them a joined line end may count as one.
LINE_OPENERS = frozenset(
    {
        *("K_BY", "K_SINCE", "DURATION", "K_UNDER", "K_RETURNED_AGAIN", "K_REASSIGNED", "K_LEFT", "K_OVERDUE"),
        *("K_UNRATED", "ORDINAL", "K_STATED", "K_NO_EXTENSION", "K_ONCE_APPOINTED", "K_SHOULD", "DATE", "CLOCK"),
        *("K_EXTEND", "K_PAUSE", "K_CEILING", "K_REFUSE", "K_END", "K_MERGE", "K_EACH_REPORTER", "K_MUST_TELL"),
        *("K_PERIODIC", "K_NOT_TO", "K_MANDATORY", "K_DELEGATED", "K_ASSISTS", "K_FORMER_UNIT", "K_EACH_MORE"),
        *("K_REMINDS", "K_REPORTS_TO", "K_RAISES_TO", "K_MARKED", "K_CATEGORY", "K_REPORTER", "K_URGENCY_OF"),
        *("K_PLACE", "K_REVIEW", "K_VEILS"),
        *("K_MAY_RETURN", "E_REPORT", "E_POOLED", "E_ASSIGN", "E_CLAIM", "E_ACCEPT", "E_ANSWER", "E_RATE", "E_RETURN"),
    }
)

#: Words of the whole language that this edition reads but does not carry out.
LATER: tuple[str, ...] = ("到场",)

#: Words that sound like a time and are none, with what to write instead.
VAGUE: dict[str, str] = {
    "及时": "自受理时起2个工作时内",
    "尽快": "自受理时起2个工作时内",
    "立即": "自受理时起30分钟内",
    "马上": "自受理时起30分钟内",
    "尽早": "自受理之日起3个工作日内",
    "近期": "自受理之日起10个工作日内",
    "适时": "自受理之日起1个月内",
    "限期": "自受理之日起10个工作日内",
    "年初": "1月31日前",
    "年底": "12月31日前",
    "年内": "12月31日前",
    "月底": "每月最后1个工作日",
}
