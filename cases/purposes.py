"""What is kept of persons and why (个人信息处理目的): one line for every stored field, and the build fails without it.

A field is ``table.column`` of the database, ``content:kind`` of what people wrote, or ``log:name`` of the access log.
Articles are those of the 个人信息保护法 (in force since 2021-11-01): 13 the bases, 19 the shortest time, 28 what is
sensitive, 45 access, 47 deletion. Whoever adds a column says in ``PURPOSES`` what it is for, or in
``cases.purposes_plain`` that it says nothing of a person; whose rows they are stands in ``cases.purposes_owned``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """Why it may be handled at all."""

    CONSENT = "本人同意(第十三条第一项)"
    DUTY = "履行法定职责(第十三条第三项)"
    ORDER = "履行法定义务:网络日志、档案和留痕(第十三条第三项)"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One field: what it is and for what, on which basis, who sees it, how long it stays, and how it goes.

    ``withheld`` is why an export of one's own data leaves it out; empty: it is in there.
    """

    field: str
    what: str
    why: str
    basis: Basis
    seen_by: str
    kept: str
    withheld: str = ""

    @property
    def table(self) -> str:
        """The table, or ``content`` or ``log``."""
        return self.field.replace(":", ".").partition(".")[0]

    @property
    def column(self) -> str:
        """What it is called there."""
        return self.field.replace(":", ".", 1).partition(".")[2]


_SELF = "本人"
_SIDE = "本人、办理方"
_OPERATOR = "运维人员"
_VIEWERS = "本人和依规约可以查看该件的人"
_ACCOUNT = "账号存续期间"
_CASE = "办结后保存至设置 retention.closed_days"
_LOG = "随件长期保存(留痕),不含内容"
_INBOX = "保存 retention.inbox_days 天"
_UNUSED = "未用于上报的保存 files.unused_days 天"
_TECHNICAL = "技术编号,没有内容"
_SEALED_AWAY = "本人也用不上的密文、散列,给出会降低安全"
_SESSION = "作废后30天"
_AUDIT = "本人、审计"
_KEPT_LOG = "长期保存(安全留痕)"


def _each(columns: str, *rest: str | Basis) -> Iterator[Purpose]:
    """A line for each of these columns of one table, ``table: column column``."""
    table, _, names = columns.partition(": ")
    what, why, basis, seen_by, kept, *withheld = rest
    for name in names.split():
        yield Purpose(
            f"{table}.{name}", str(what), str(why), Basis(basis), str(seen_by), str(kept), *map(str, withheld)
        )


PURPOSES: tuple[Purpose, ...] = (
    # who somebody is
    *_each("persons: id created_at", "人员编号和建立时间", "识别同一个人", Basis.CONSENT, _SIDE, _ACCOUNT),
    *_each("persons: key", "登录名(演示)或外部账号编号", "登录", Basis.CONSENT, _SELF, _ACCOUNT),
    *_each("person_private: person_id", "人员编号", "指明是谁的姓名", Basis.DUTY, "本人、镇街工作人员", _ACCOUNT),
    *_each("person_private: name", "姓名", "履职公开、联系", Basis.DUTY, "本人、镇街工作人员", _ACCOUNT),
    *_each("person_private: sealed", "姓名(加密)", "履职公开、联系", Basis.DUTY, "无人", _ACCOUNT, _SEALED_AWAY),
    *_each(
        "tenures: id person_id role jurisdiction_id level unit_id group_name post valid_from valid_to",
        "任职或者曾在哪个辖区上报",
        "确定可以看什么、做什么",
        Basis.DUTY,
        "本人、镇街工作人员",
        _ACCOUNT,
    ),
    *_each(
        "ties: id jurisdiction_id deputy kind target valid_from valid_to set_by",
        "代表联系谁",
        "代表联系群众",
        Basis.DUTY,
        "代表、镇街工作人员",
        "联系期间",
        "代表的履职安排,由镇街保管",
    ),
    *_each(
        "leaves: id jurisdiction_id absent stand_in valid_from valid_to set_by",
        "请假与代理",
        "无人办理时找到代理人",
        Basis.DUTY,
        "本人、镇街工作人员",
        _LOG,
    ),
    # what somebody said and gave
    Purpose("content:text", "上报、补充、答复的文字", "弄清并办理所反映的事", Basis.CONSENT, _VIEWERS, _CASE),
    Purpose(
        "content:note", "内部备注、关联件的说明", "办理", Basis.DUTY, "办理方", _CASE, "办理方的意见,不是本人的信息"
    ),
    Purpose(
        "content:place",
        "准确位置(经纬度、坐标系、精度、地址)",
        "找到现场;敏感个人信息(行踪)",
        Basis.CONSENT,
        _SIDE,
        _CASE,
    ),
    Purpose("content:address", "写下的地址或村名", "找到现场", Basis.CONSENT, _SIDE, _CASE),
    Purpose(
        "content:name", "导入的历史件里的上报人姓名", "承接原有办理工作", Basis.DUTY, "办理方", _CASE, "没有对应的账号"
    ),
    Purpose(
        "content:voice",
        "代录的姓名和电话",
        "为没有手机的人反映并回告结果",
        Basis.CONSENT,
        "办理方、代录人",
        "办结后保存至设置 retention.voice_days",
        "是被代录人的信息,向代录人导出会泄露他人",
    ),
    Purpose("content:file", "附件的编号", "指明随哪一步提交", Basis.CONSENT, _SIDE, _CASE),
    *_each(
        "contents: id jurisdiction_id case_id what body",
        "上述内容及其所属的件",
        "内容与台账分开存放,可以单独删除;内容加密保存",
        Basis.CONSENT,
        "见 content 各行",
        _CASE,
    ),
    *_each(
        "contents: salt", "随机数", "使台账里的摘要不能反推内容", Basis.CONSENT, "无人", _CASE, "随内容一并删除的随机数"
    ),
    *_each(
        "uploads: id width height created_at",
        "待用照片的编号、尺寸和时间",
        "上报时引用",
        Basis.CONSENT,
        _SELF,
        _UNUSED,
    ),
    *_each("uploads: owner", "上传人", "只有本人可用", Basis.CONSENT, _SELF, _UNUSED),
    *_each(
        "uploads: full thumb digest likeness band0 band1 band2 band3",
        "存放位置、摘要和样子的散列",
        "取出照片、认出重复",
        Basis.CONSENT,
        _SELF,
        _UNUSED,
        _TECHNICAL,
    ),
    *_each(
        "case_photos: id jurisdiction_id case_id owner width height",
        "件的照片",
        "说明情况",
        Basis.CONSENT,
        _SIDE,
        _CASE,
    ),
    *_each(
        "case_photos: full thumb digest likeness band0 band1 band2 band3 bare_full bare_thumb",
        "存放位置和摘要",
        "取出照片、认出重复",
        Basis.CONSENT,
        _SIDE,
        _CASE,
        _TECHNICAL,
    ),
    *_each(
        "file_uploads: id owner kind media name size seconds created_at",
        "待用附件",
        "上报时引用",
        Basis.CONSENT,
        _SELF,
        _UNUSED,
    ),
    *_each("file_uploads: key poster digest", "存放位置和摘要", "取出附件", Basis.CONSENT, _SELF, _UNUSED, _TECHNICAL),
    *_each(
        "case_files: id jurisdiction_id case_id owner kind media name size seconds",
        "件的附件",
        "说明情况",
        Basis.CONSENT,
        _SIDE,
        _CASE,
    ),
    *_each("case_files: key poster digest", "存放位置和摘要", "取出附件", Basis.CONSENT, _SIDE, _CASE, _TECHNICAL),
    # what was done with it
    *_each("cases: reporter", "上报人编号", "告知结果、请其评价", Basis.CONSENT, _SIDE, _LOG),
    *_each("cases: role", "以什么身份上报", "依规约分办", Basis.CONSENT, _SIDE, _LOG),
    *_each(
        "cases: involved",
        "与本件有关的人员和单位编号",
        "待办列表",
        Basis.DUTY,
        "办理方",
        _LOG,
        "办理方的编号,不是本人的信息",
    ),
    *_each("cases: village grid enterprise project", "村、网格、企业、项目", "分办与统计", Basis.CONSENT, _SIDE, _LOG),
    *_each(
        "events: actor", "谁做的(编号、角色、单位)", "留痕,防篡改", Basis.ORDER, "办理方、审计", _LOG, "见件的时间线"
    ),
    *_each("events: data", "事件的要素,不含文字内容", "留痕,防篡改", Basis.ORDER, "办理方、审计", _LOG, "见件的时间线"),
    *_each("town_events: actor data", "本地台账里的经办人编号", "留痕", Basis.ORDER, "镇街工作人员", _LOG, "工作记录"),
    *_each("idempotency_keys: principal key taken_at", "提交的编号", "重复提交不重复立件", Basis.CONSENT, "无人", _LOG),
    *_each(
        "idempotency_keys: digest receipt",
        "提交的摘要和当时的回执",
        "重复提交给出同样的回执",
        Basis.CONSENT,
        "无人",
        _LOG,
        "与件的时间线重复",
    ),
    *_each(
        "notices: id jurisdiction_id case_id seq kind recipient unit_name created_at sent_at read_at",
        "给本人的告知",
        "告知进展",
        Basis.CONSENT,
        _SELF,
        _INBOX,
    ),
    *_each(
        "errands: id kind recipient unit_name case_id seq urgency state channel created_at done_at answer_by size",
        "告知怎样送到本人",
        "告知进展、证明告知过",
        Basis.CONSENT,
        "本人、办理方",
        _INBOX,
    ),
    *_each(
        "telling_wishes: person channels digest", "本人选的通知渠道", "按本人的意愿通知", Basis.CONSENT, _SELF, _ACCOUNT
    ),
    *_each(
        "telling_wishes: quiet_from quiet_to", "本人的免打扰时段", "按本人的意愿通知", Basis.CONSENT, _SELF, _ACCOUNT
    ),
    *_each(
        "contacts: person reach bound_at",
        "绑定了哪些联系方式",
        "登录、按本人的意愿通知",
        Basis.CONSENT,
        _SELF,
        _ACCOUNT,
    ),
    *_each(
        "contacts: external digest",
        "微信编号、手机号、企业微信和钉钉账号(加密),以及供查找的散列",
        "登录、按本人的意愿通知",
        Basis.CONSENT,
        _SELF,
        _ACCOUNT,
        _SEALED_AWAY,
    ),
    *_each(
        "stops: id person case_id ground placed_by placed_at until appealed_at lifted decided_by decided_at",
        "停止上报的依据、期限和申诉结果",
        "防止滥用,保障申诉",
        Basis.DUTY,
        "本人、本地协调人员",
        _ACCOUNT,
    ),
    *_each(
        "codes: target made_by",
        "连心卡是哪位代表的、码由谁生成",
        "扫码上报时请这位代表转报",
        Basis.DUTY,
        "本地协调人员",
        "码停用以后保留",
        _TECHNICAL,
    ),
    *_each(
        "code_uses: case_id",
        "哪一件是扫码上报的",
        "统计海报的成效",
        Basis.DUTY,
        "本地协调人员",
        _CASE,
        _TECHNICAL,
    ),
    *_each(
        "short_links: query",
        "短信里的短链接打开哪一件",
        "按本人的意愿通知",
        Basis.CONSENT,
        "无人",
        _CASE,
        _TECHNICAL,
    ),
    *_each("calendar_feeds: person made_at", "订阅了日历", "按本人的意愿提醒期限", Basis.CONSENT, _SELF, _ACCOUNT),
    *_each(
        "calendar_feeds: digest",
        "日历私人地址的散列",
        "按本人的意愿提醒期限",
        Basis.CONSENT,
        "无人",
        _ACCOUNT,
        _SEALED_AWAY,
    ),
    *_each(
        "stops: words appeal answer",
        "停止上报的说明、申诉的理由和答复(加密)",
        "防止滥用,保障申诉",
        Basis.DUTY,
        "本人、本地协调人员",
        _ACCOUNT,
        "这里是密文;本人在停止上报的记录里看得到文字",
    ),
    *_each(
        "partner_numbers: case_id marks",
        "对接平台的编号是哪一件,它各项内容的加盐摘要",
        "同一编号不重复立件,看得出哪一项变了",
        Basis.ORDER,
        "无人",
        _LOG,
        "与件的内容重复",
    ),
    *_each("telling_wishes: changed_at", "什么时候改的", "按本人的意愿通知", Basis.CONSENT, _SELF, _ACCOUNT),
    *_each(
        "subscriptions: id person template units used word word_at closed_at heard",
        "本人允许了哪些微信订阅消息、还可以发几条",
        "只在本人允许时用微信告知",
        Basis.CONSENT,
        _SELF,
        _ACCOUNT,
    ),
    *_each(
        "wechat_pushes: body",
        "微信推送的事件(加密),含微信编号",
        "登记订阅、收内容检查的结果",
        Basis.CONSENT,
        "无人",
        "处理后即清空",
        "还没有认出是谁的,处理后就没有了",
    ),
    *_each(
        "alerts: id jurisdiction_id run step kind recipient told_at answered_at sent_at",
        "应急告知与回执",
        "应急预案",
        Basis.DUTY,
        "本人、应急组织者",
        _LOG,
    ),
    *_each(
        "follows: id jurisdiction_id case_id person valid_from valid_to",
        "关注",
        "告知进展",
        Basis.CONSENT,
        _SELF,
        _ACCOUNT,
    ),
    *_each("bundles: published_by", "谁启用了规约", "留痕", Basis.ORDER, "镇街工作人员", _LOG, "公务行为"),
    *_each("looks: case_id what person role reason looked_at", "谁查阅了密封内容", "审计", Basis.ORDER, "审计", _LOG),
    # one's rights
    *_each(
        "consents: id person document version digest scopes given at",
        "对隐私告知的同意和撤回",
        "证明经过同意",
        Basis.ORDER,
        _SELF,
        "撤回或者删除后保存三年(示例值)",
    ),
    *_each(
        "erasures: id person asked_at due_by gone done_at", "删除请求和进度", "证明已经删除", Basis.ORDER, _SELF, _LOG
    ),
    *_each("erasures: asked_by", "谁提出的", "证明已经删除", Basis.ORDER, _OPERATOR, _LOG),
    *_each("erasures: keys", "还要删除的文件", "断电后接着删", Basis.ORDER, "无人", "删完即空", _TECHNICAL),
    # signing in
    *_each("accounts: person login", "登录名", "工作人员登录", Basis.DUTY, _SELF, _ACCOUNT),
    *_each("accounts: made_at changed_at locked_at", "账号的时间", "工作人员登录", Basis.DUTY, _SELF, _ACCOUNT),
    *_each("accounts: password recovery", "密码和备用码的散列", "登录", Basis.DUTY, "无人", _ACCOUNT, _SEALED_AWAY),
    *_each("accounts: totp step", "手机验证码的密钥(加密)", "登录", Basis.DUTY, "无人", _ACCOUNT, _SEALED_AWAY),
    *_each("sessions: id person how factors", "一次登录", "认出登录的人", Basis.CONSENT, _SELF, _SESSION),
    *_each("sessions: began_at used_at ends_at ended_at", "登录的时间", "到期作废", Basis.CONSENT, _SELF, _SESSION),
    *_each("sessions: ended_why turned_at", "怎样作废、续期", "发现盗用", Basis.CONSENT, _SELF, _SESSION),
    *_each("sessions: client address", "设备名称、网段", "本人认出设备", Basis.CONSENT, _SELF, _SESSION),
    *_each("sessions: fresh spent", "续期凭证的散列", "续期", Basis.CONSENT, "无人", _SESSION, _SEALED_AWAY),
    *_each("invitations: id person login", "邀请开设账号", "工作人员登录", Basis.DUTY, _SELF, _SESSION),
    *_each("invitations: made_by", "谁邀请的", "留痕", Basis.ORDER, _OPERATOR, _SESSION, "他人的编号"),
    *_each("invitations: made_at ends_at used_at", "邀请的时间", "到期作废", Basis.DUTY, _SELF, _SESSION),
    *_each(
        "invitations: digest password totp", "邀请码、密码的散列", "登录", Basis.DUTY, "无人", "用完即空", _SEALED_AWAY
    ),
    *_each("sign_in_events: id at kind good person", "登录、失败、作废", "安全审计", Basis.ORDER, _AUDIT, _KEPT_LOG),
    *_each("sign_in_events: login address session", "登录名、网段", "安全审计", Basis.ORDER, _AUDIT, _KEPT_LOG),
    *_each("sign_in_events: device", "设备种类", "安全审计", Basis.ORDER, _AUDIT, _KEPT_LOG),
    *_each("sign_in_events: done_by", "谁做的", "安全审计", Basis.ORDER, _AUDIT, _KEPT_LOG, "可能是他人的编号"),
    # the access log
    Purpose(
        "log:ip", "访问地址", "网络安全日志", Basis.ORDER, _OPERATOR, "不少于 retention.log_days 天", "日志不按人检索"
    ),
    Purpose(
        "log:person",
        "人员编号",
        "网络安全日志",
        Basis.ORDER,
        _OPERATOR,
        "不少于 retention.log_days 天",
        "日志不按人检索",
    ),
)

#: Lines of the access log that say nothing of a person.
LOG_PLAIN = frozenset({"at", "request_id", "method", "route", "status", "bytes", "ms"})


def exported(table: str) -> tuple[str, ...]:
    """The columns of a table that an export of one's own data gives, in their order here."""
    return tuple(each.column for each in PURPOSES if each.table == table and not each.withheld)
