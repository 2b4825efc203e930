"""Which words of a text may be somebody's name (姓名建议): guesses, for a person to confirm.

A name is only guessed where something beside it says so: a word that introduces people, or a title behind it. How often
that is right is measured on sentences of our own (tests/data/names.txt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases.masking import Found, Kind

#: Surnames of more than one character, then the common ones; those that mostly begin other words stand apart.
_DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|令狐|慕容|夏侯|端木|长孙|宇文|轩辕|独孤|南宫"
_PLAIN = (
    "赖方赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华魏陶姜戚谢邹喻窦章苏潘葛奚范彭郎鲁韦马苗凤俞任袁柳鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝臧成戴宋庞熊纪舒屈项祝董梁杜阮蓝"
    "闵席季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚程邢裴陆翁荀甄曲封"
    "储靳段富焦巴牧山谷车侯全班仇甘厉戎祖武符刘景詹龙叶司黎溥印怀蒲邰从鄂索咸籍卓蔺屠蒙池乔阴胥闻党翟谭贡姬申冉桑桂濮"
    "牛寿边燕冀浦尚农温庄晏柴瞿阎慕连习艾鱼容向古易慎戈廖庾终居衡都耿满弘匡文寇广禄东欧沃利蔚越师巩厍聂晁勾敖融冷辛"
    "阚那简饶空曾关查盖游竺权帅佟付白覃闫肖楼应金竹娄占邸"
)
_SURNAME = f"(?:{_DOUBLE}|[{_PLAIN}])"
#: Characters that given names are made of; whatever makes everyday words with a surname is left out.
_GIVEN = (
    "伟刚勇毅俊峰强军平保文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜祥才武新利清飞彬富顺信杰涛昌成康星光天"
    "达岩中茂进林有坚和彪博诚敬震振壮思群豪心邦承乐绍松善厚庆磊民友裕河哲江超浩亮政谦亨奇固轮翰朗伯宏言若鸣朋斌"
    "梁栋维启克伦翔旭鹏泽晨辰建致炎德行时泰盛雄琛钧冠策腾楠榕航弘秀娟英华慧巧美娜静淑惠珠翠雅芝玉萍红娥玲芬"
    "芳燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺媛艳瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣"
    "婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣飘育滢馥筠柔竹"
    "霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝丽阳妮宝贝初程敏洋轩雨琪诗涵宇法根水金仙建珂宗奎虎炳铭焕坤培富孝阿"
)
_CHARACTER = f"[{_GIVEN}]"
_NAME = f"{_SURNAME}{_CHARACTER}{{1,2}}"
#: What introduces a person by name.
_INTRODUCES = (
    "名叫|叫做|姓名|联系人|当事人|负责人|户主|业主|租户|住户|房东|店主|老板娘?|村民|居民|邻居|隔壁|网格员|保洁员|保安|司机|"
    "护士|医生|老师|教师|学生|代表|干部|党员|儿子|女儿|父亲|母亲|妻子|丈夫|老公|老婆|我是|我叫|本人|叫|找|联系|投诉|举报|就是|经理|"
    "孙子|孙女|外婆|外公|公公|婆婆|岳父|岳母|舅舅|姑姑|表哥|表弟|堂哥|堂弟|弟弟|妹妹|哥哥|姐姐|楼上|楼下|对门|对面|河长|点长|路长|林长|"
    "楼长|书记|主任|老板|队长|组长|站长|所长|司机|工人|陪|让|被|给|替|帮|向|听说是|说是|都是|又是|是"
)
#: What follows a name and makes a person of it.
_TITLES = (
    "先生|女士|小姐|同志|师傅|老师|医生|大夫|护士|律师|法官|警官|书记|副?主任|村长|社长|组长|队长|站长|所长|局长|科长|处长|"
    "镇长|乡长|县长|市长|区长|院长|校长|会计|经理|老板|大爷|大妈|大伯|大叔|阿姨|奶奶|爷爷|婆婆|伯伯|叔叔|嫂|哥|姐"
)
_END = r"(?=[,。;、!?,.;!?\s)”\"'::]|$"
_STOPS = "的了是在有和与及或也都就不没被把给将向往从到对说讲要去来打住家报反请让投因曾已正刚一两倒违占"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_INTRODUCES})[是为::、“\"'(\s]{{0,2}}(?P<name>{_NAME})",
        rf"(?P<name>{_NAME})(?=(?:{_TITLES}))",
        rf"(?:^|[,。;、!?,.;!?\s和与跟同])(?P<name>{_NAME}){_END}|[{_STOPS}])",
        rf"(?P<name>{_SURNAME}{_CHARACTER}{{2}})(?![村镇乡路街桥河江湖浜港塘区庄社组公局厂店园站])",
        rf"(?<![\u4e00-\u9fff])(?P<name>[{_PLAIN}])(?=(?:{_TITLES}))",
        rf"[我找听是由和跟叫里上的请让给被向区村社](?P<name>[{_PLAIN}])(?=(?:{_TITLES}))",
        rf"(?:^|[,。;、!?,.;!?\s是和跟听找叫给的让被向])[老小阿](?P<name>[{_PLAIN}]){_END}|[{_STOPS}先帮])",
    )
)
#: Everyday words that look like a surname and a title, or a surname and a given name.
_WORDS = (
    *(
        "老师",
        "司机",
        "方法",
        "车主",
        "房主",
        "于是",
        "方向",
        "高山",
        "平时",
        "安全",
        "常年",
        "时有",
        "成天",
        "金山",
        "江河",
        "石山",
    ),
    *(
        "水利",
        "黄金",
        "康乐",
        "居民",
        "白天",
        "施行",
        "全国",
        "高水",
        "文明",
        "于宁",
        "曹娥",
        "程环",
        "安保",
        "解中",
        "柳树",
        "杨树",
        "师",
    ),
)


def suggested(text: str) -> tuple[Found, ...]:
    """Stretches of the text that may be names, in order; a name that was found once is found wherever it stands."""
    found = {match.span("name") for match in _guessed(text) if not match["name"].startswith(_WORDS)}
    names = sorted({text[start:end] for start, end in found if end - start > 1}, key=len, reverse=True)
    if names:
        # nosemgrep: pattern-from-outside  # names of the vocabulary, escaped
        found |= {match.span() for match in re.finditer("|".join(map(re.escape, names)), text)}
    kept: list[Found] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1].end:
            kept.append(Found(start, end, Kind.NAME))
    return tuple(kept)


def _guessed(text: str) -> Iterator[re.Match[str]]:
    for pattern in _PATTERNS:
        yield from pattern.finditer(text)
