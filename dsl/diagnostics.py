"""Mistakes in a rule file as values (诊断): code, place, sentence, help – rendered as a picture that lines up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import combining, east_asian_width


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the file as it was written: 1-based line and column in code points, ``end`` column exclusive."""

    line: int
    column: int
    end: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: told once, at the word, with a sentence and what to do about it."""

    code: str  # D104
    span: Span
    message: str
    help: str = ""
    file: str = ""
    severity: str = "error"  # error | warning


#: Every code a clerk can meet, with the title of its page in the docs. Codes are never reused.
CODES: dict[str, str] = {
    "D101": "没有这个分类",
    "D102": "没有这个问题",
    "D103": "不是这个问题的选项",
    "D104": "没有这个单位",
    "D105": "没有这个群",
    "D106": "没有这个区域或村",
    "D107": "没有这个标记",
    "D108": "没有这个身份",
    "D109": "没有这个名字",
    "D110": "重复声明",
    "D111": "名字与规约用语相同",
    "D112": "名字用错了地方",
    "D113": "名字太长",
    "D114": "不像名字",
    "D201": "用语写错",
    "D202": "语句看不懂",
    "D203": "语句没有写完",
    "D204": "少了用语",
    "D205": "引号不成对",
    "D206": "并且、或者混用",
    "D207": "不认识的符号",
    "D208": "看不懂的开头",
    "D209": "编号不连续",
    "D210": "本版语言还不支持",
    "D211": "不是规约的内容",
    "D301": "日期看不懂",
    "D302": "时间说得不准",
    "D303": "期限看不懂",
    "D304": "钟点看不懂",
    "D305": "数字不合适",
    "D306": "周期看不懂",
    "D401": "没有写明是哪里的规约",
    "D402": "文件太大",
    "D403": "条文太多",
    "D404": "条号重复",
    "D405": "条号不连续",
    "D406": "重复的规定",
    "D407": "问题太多",
    "D408": "代码的位数不对",
    "D601": "类别有两个上一级",
    "D602": "类别绕成圈",
    "D603": "上级没有这个单位",
    "D604": "单位的名称是规约的用语",
    "D605": "分类的层级太多",
    "D606": "群的成员不是下级地方",
    "D607": "一个地方在两个群里",
    "D608": "一个名称指两样",
    "D609": "别名又是分类",
    "D610": "对照里写了两行",
    "D612": "对照没有写全",
    "D614": "必须填写的问题不会未填",
    "D615": "不是区域也不是村",
    "D616": "答复的结果写了两次",
    "D617": "事件不能由他作出",
    "D618": "这个事件不填写",
    "D620": "代码与文件名不一致",
    "D621": "代码已经属于另一个文件",
    "D622": "没有上级的规约文件",
    "D623": "上级的名称不对",
    "D624": "上级绕成圈",
    "D625": "没有这个词表",
    "D627": "没有这一版语言",
    "D628": "上级不比本地方高",
    "D629": "两个施行日期",
    "D650": "不能由他认定",
    "D651": "不认识的计量单位",
    "D652": "计量单位对不上",
    "D653": "选出来的不能比大小",
    "D654": "填数字的不能写是",
    "D655": "不会未填",
    "D656": "认定没有写由谁作出",
    "D657": "去向不能看承办单位",
    "D658": "认定的步骤不对",
    "D701": "没有说明当日",
    "D702": "没有说明时间用语",
    "D704": "没有办公时间",
    "D705": "之日起与时起用错",
    "D707": "一个用语两个意思",
    "D708": "没有写休息日怎么算",
    "D709": "末日或当日止于几点",
    "D710": "只能说明当日",
    "D711": "一条里有两个去向",
    "D712": "该单位指谁不清楚",
    "D713": "不能定时限的事件",
    "D715": "时限从自己起算",
    "D716": "没有写从什么时候起算",
    "D718": "写了两次预警",
    "D719": "没有退回就没有再退",
    "D720": "退回的期限要从交办起算",
    "D721": "没有写由谁评价",
    "D722": "评价的期限要从答复起算",
    "D723": "不能由他评价",
    "D724": "评价不影响这个率",
    "D725": "一条里写了两次",
    "D726": "永远用不上的条文",
    "D727": "没有写条件",
    "D728": "改派后的时限说得不一",
    "D729": "一个单位写了两次",
    "D732": "没有写其余的件交给谁",
    "D733": "督促单位不明",
    "D734": "逾期不能按工作时计算",
    "D735": "要求评价而没有答复",
    "D736": "升级的时限没有规定",
    "D737": "引用了别处的条文",
    "D738": "引用的条文不存在",
    "D739": "引用的条文没有规定这个时限",
    "D740": "升级的次序颠倒",
    "D741": "前面没有时限",
    "D742": "由谁批准不清楚",
    "D743": "延期延不出时间",
    "D744": "期限的余地写了两次",
    "D745": "封顶比期限还短",
    "D746": "没有这种颜色的预警",
    "D747": "前面没有升级",
    "D748": "提级给了几个单位",
    "D760": "上级已经定了",
    "D780": "不评价的人有份额",
    "D781": "份额加起来不是 100%",
    "D782": "口径算不出东西",
    "D783": "定期的事带了条件",
    "D784": "周期写了两次",
    "D785": "周期没有起点",
    "D786": "恰好半数没有意义",
    "D761": "比上级宽",
    "D762": "上级的期限有时先到",
    "D763": "上级写明不得交",
    "D765": "没有可以另定的时限",
    "D766": "下面没有规约文件",
    "D767": "必须执行又可以另定",
    "D750": "事件声明了两次",
    "D751": "不能倒着算的期限",
    "D752": "协办意见送错了地方",
    "D753": "没有可以免的步骤",
    "D754": "这一句不能另带条件",
    "D755": "步骤互相等待",
    "D756": "没有这张附表",
    "D757": "没有用到的附表",
    "D758": "附表少了一栏",
    "D759": "附表里写了两行",
    "D770": "附表的一格写错",
    "D771": "附表的编号重复",
    "D772": "自谁的期满起算没有规定",
    "D773": "标题里写了规定",
    "D774": "只凭提到的字定去向",
    "D790": "前面没有要告知的事",
    "D791": "不知道告知哪一位",
    "D792": "每增加前面没有提醒、报、列为",
    "D793": "每增加没有可数的条件",
    "D794": "没有写并入什么样的件",
    "D795": "前面没有写并入首件",
    "D796": "没有条件的不予受理或关注",
    "D820": "没有这一道审查",
    "D821": "不能由他审查",
    "D822": "审查的期限不能从这里起算",
    "D823": "审查的先后颠倒",
    "D824": "候选只有一家",
    "D825": "候选里写了对照",
    "D826": "退回不能由他同意",
    "D827": "没有用到审查的结论",
    "D828": "填数字的不能作对照",
    "D850": "这个事件不用签发",
    "D851": "不能由他签发",
    "D852": "签发的岗位空缺时没有人代",
    "D901": "例子的去向不符",
    "D902": "例子要询问的不符",
    "D903": "例子所依的条文不符",
    "D904": "例子里的时限没有规定",
    "D905": "例子里的时限没有起算",
    "D906": "例子里的期限不符",
    "D907": "例子里的期限是暂定的",
    "D908": "例子没有日期",
    "D909": "例子的先后颠倒",
    "D910": "例子里的单位不符",
    "D911": "例子里的这一步做不了",
    "D912": "例子里的期限不是暂定的",
    "D913": "例子的这一句还不能试办",
    "D914": "例子里写的没有发生",
    "D915": "例子里说了两次",
    "D916": "例子的结果不符",
}

#: Characters of a line in a picture; a paragraph without line ends is shown in part.
_LONGEST_LINE = 200
_LINE_END = re.compile(r"\r\n|\n|\r")


def split_lines(source: str) -> list[str]:
    """The lines of a text as editors count them: ended by CRLF, LF or CR only."""
    return _LINE_END.split(source)


def render(diagnostic: Diagnostic, source: str) -> str:
    """The message as a clerk sees it: place and sentence, the line with the word marked, then the help.

    The mark lines up where a Chinese character is two cells wide. The place is 1-based and in code points.
    """
    span = diagnostic.span
    lines = split_lines(source)
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    number = str(span.line)
    line, gone = _window(line, span.column - 1)
    before, word = line[: span.column - 1 - gone], line[span.column - 1 - gone : span.end - 1 - gone]
    parts = [
        f"{diagnostic.file}:{span.line}:{span.column} {diagnostic.code} {diagnostic.message}",
        f"  {number} │ {_flat(line)}".rstrip(),
        f"  {' ' * len(number)} │ {' ' * width(before)}{'~' * max(width(word), 1)}",
    ]
    return "\n".join([*parts, *(f"  {h}" for h in diagnostic.help.splitlines())])


def _window(line: str, at: int) -> tuple[str, int]:
    """The part of a very long line around ``at``, and how many characters are gone before it."""
    if len(line) <= _LONGEST_LINE:
        return line, 0
    begin = max(at - _LONGEST_LINE // 2, 0)
    part = line[begin : begin + _LONGEST_LINE]
    return (f"…{part}", begin - 1) if begin else (part, 0)


def width(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return sum(_cells(c) for c in text)


def _cells(char: str) -> int:
    if char == "\t":
        return 1
    if combining(char) or _invisible(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _invisible(char: str) -> bool:
    return char < " " or "\u200b" <= char <= "\u200f" or char in "\u2060\ufeff\u00ad"


def _flat(line: str) -> str:
    return "".join(" " if c == "\t" else c for c in line if c == "\t" or not _invisible(c))
