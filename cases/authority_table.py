"""The authorisation table (权限表): which roles may do what, and how they must stand to the case; no row is a no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.people import COUNSELLORS, Role


class Relation(StrEnum):
    """How a role stands to one case."""

    ANY = "any"  # no case is concerned, or it does not matter
    REPORTER = "reporter"  # sent it
    CARRIER = "carrier"  # the deputy who has passed it on, or is to do so
    CO_REPORTER = "co_reporter"  # the deputy who has passed it on
    JOINED = "joined"  # sent a report that was joined to it
    HOLDER = "holder"  # its unit holds it
    HELPER = "helper"  # its unit assists
    WATCHER = "watcher"  # the person watches over it
    HANDLER = "handler"  # its unit assists, was copied, or held it before
    CLAIMANT = "claimant"  # its unit works where the case lies
    ARBITER = "arbiter"  # its unit may name the holder
    STEWARD = "steward"  # its unit minds the group
    FINDER = "finder"  # the rules wait for what its unit finds
    BEGINNER = "beginner"  # the case that this one came from began with what this person reported
    RATER = "rater"  # the rules let its role or unit judge the answer
    SUPERVISOR = "supervisor"  # a ladder has reached its unit
    COUNSEL = "counsel"  # it is or was talked over where the role is held
    BIDDEN = "bidden"  # the rules give a step of it to the role, where the role is held
    TIED = "tied"  # the deputy is tied to its grid, village, enterprise, project or reporter
    IN_POOL = "in_pool"  # it waits for a unit that works where it lies
    SAME_GROUP = "same_group"  # the role belongs to the group in which it was sent
    SAME_TOWN = "same_town"  # the role is held where the case lies, above it, or in its group
    AT_HOME = "at_home"  # the role is held where the case lies or above it, not only in its group


@dataclass(frozen=True, slots=True)
class Grant:
    """One row: these roles may do ``action`` when one of these relations holds."""

    action: str
    roles: frozenset[Role]
    relations: frozenset[Relation]


PEOPLE = frozenset({Role.RESIDENT, Role.POINT_HEAD, Role.GRID_WORKER, Role.DELIBERATOR, Role.DEPUTY, Role.ADVISER})
#: Whom a rule file can name for a step, without a unit behind: never a resident, who is named as the reporter.
NAMED = (PEOPLE | COUNSELLORS) - {Role.RESIDENT}
#: Who is asked in where a matter is talked over.
_ASKED_IN = frozenset({Role.DELIBERATOR, Role.ADVISER}) | COUNSELLORS
_OFFICE = frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR})
_EVERYONE = frozenset(Role) - {Role.SYSTEM, Role.VISITOR}
ANY = frozenset({Relation.ANY})

TABLE: tuple[Grant, ...] = (
    # doors that need no sign-in
    Grant("read_public", frozenset(Role), ANY),
    Grant("sign_in", frozenset(Role), ANY),
    Grant("receive_push", frozenset(Role), ANY),  # by its signature, not by who it is
    # what anyone who is signed in may do
    Grant("read_self", _EVERYONE, ANY),
    Grant("upload_photo", _EVERYONE, ANY),
    Grant("read_board", _EVERYONE, ANY),
    Grant("report", PEOPLE | COUNSELLORS | _OFFICE, ANY),
    # one case
    Grant("view", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("view", _EVERYONE, frozenset({Relation.BEGINNER})),
    # a deputy who passes a report on stands beside who has raised it; whose turn it is, the lifecycle says
    Grant("view", _EVERYONE, frozenset({Relation.CARRIER})),
    Grant("pass_on", frozenset({Role.DEPUTY}), frozenset({Relation.CARRIER})),
    Grant("decline_voice", frozenset({Role.DEPUTY}), frozenset({Relation.CARRIER})),
    Grant("settle", frozenset({Role.DEPUTY}), frozenset({Relation.CARRIER, Relation.REPORTER})),
    Grant("reply", _EVERYONE, frozenset({Relation.CO_REPORTER})),
    Grant("supplement", _EVERYONE, frozenset({Relation.CARRIER})),
    Grant("rate", _EVERYONE, frozenset({Relation.CO_REPORTER})),
    Grant("send_on", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("withdraw", _EVERYONE, frozenset({Relation.REPORTER})),
    # writing down what somebody says who has no telephone, and telling that one the answer
    Grant("record_voice", (PEOPLE | _OFFICE) - {Role.RESIDENT}, ANY),
    Grant("tell_voice", _EVERYONE, frozenset({Relation.REPORTER})),
    # asking afterwards, and what follows from that
    Grant("call_back", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("call_back", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("spot_check", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("reopen", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("reopen", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("reopen", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("close", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("close", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # remarks within, word to those outside, and help
    Grant(
        "note",
        _OFFICE,
        frozenset({Relation.HOLDER, Relation.HELPER, Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR}),
    ),
    Grant("note", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("progress", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("invite", _OFFICE, frozenset({Relation.HOLDER, Relation.STEWARD})),
    Grant("invite", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("contribute", _OFFICE, frozenset({Relation.HELPER})),
    # who was joined to it follows it, without the words and photos of other people
    Grant("follow", _EVERYONE, frozenset({Relation.JOINED})),
    # staff see what their unit has to do with, what waits for a unit, and what their own group shares
    Grant(
        "view",
        _OFFICE,
        frozenset(
            {
                Relation.HOLDER,
                Relation.HANDLER,
                Relation.ARBITER,
                Relation.STEWARD,
                Relation.SUPERVISOR,
                Relation.FINDER,
                Relation.IN_POOL,
                Relation.SAME_GROUP,
            }
        ),
    ),
    Grant("view", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("view", frozenset({Role.DEPUTY, Role.AUDITOR}), frozenset({Relation.SAME_TOWN})),
    Grant("view", _ASKED_IN, frozenset({Relation.COUNSEL})),
    # a step that the rules give to a role cannot be done without having read what it is about
    Grant("view", NAMED, frozenset({Relation.BIDDEN})),
    # what a deputy is tied to may lie above the place where the role is held
    Grant("view", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant("supervise", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant("end_supervision", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant("urge", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    # the handling side reads what is internal: notes, drafts, who stands behind a report
    Grant(
        "read_inside",
        _OFFICE,
        frozenset({Relation.HOLDER, Relation.HELPER, Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR}),
    ),
    Grant("read_inside", _OFFICE | {Role.DEPUTY}, frozenset({Relation.WATCHER})),
    Grant("read_inside", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # whoever may have to ask back reads for whom somebody else wrote it down (代录), until it was sent away (移送)
    Grant(
        "read_voice",
        _OFFICE,
        frozenset({Relation.HOLDER, Relation.HELPER, Relation.ARBITER, Relation.STEWARD}),
    ),
    Grant("read_voice", frozenset({Role.COORDINATOR}), frozenset({Relation.AT_HOME})),
    # where the rules hide who reported it (隐去上报人), no unit reads it: only who coordinates, at home
    Grant("read_reporter", frozenset({Role.COORDINATOR}), frozenset({Relation.AT_HOME})),
    # talking it over: who may speak is who may read what was said
    Grant("deliberate", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("deliberate", _OFFICE, frozenset({Relation.HOLDER, Relation.STEWARD})),
    Grant("comment", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("comment", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("comment", _ASKED_IN, frozenset({Relation.COUNSEL})),
    Grant("comment", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant(
        "comment",
        _OFFICE,
        frozenset({Relation.HOLDER, Relation.HANDLER, Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR}),
    ),
    # that it was the same person who has put the question the lifecycle says
    Grant("conclude", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("conclude", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER, Relation.STEWARD})),
    # who signs the lifecycle says by the clause; whoever stands in was reached by the draft
    Grant("draft_answer", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("sign_off", _OFFICE, frozenset({Relation.HOLDER, Relation.SUPERVISOR})),
    Grant("supervise", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("supervise", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("end_supervision", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("end_supervision", _OFFICE, frozenset({Relation.STEWARD})),
    # what strangers may see: whoever coordinates decides where no machine is sure, and covers what nobody may see
    Grant("decide_content", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("cover_photo", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("claim", _OFFICE, frozenset({Relation.CLAIMANT})),
    Grant("accept", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("return", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("ask", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("answer", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("assign", _OFFICE, frozenset({Relation.ARBITER, Relation.STEWARD})),
    # no unit hands a case on by itself: who names holders does, whoever a ladder has reached, and who coordinates
    Grant("reassign", _OFFICE, frozenset({Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR})),
    Grant("reassign", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("find", _OFFICE, frozenset({Relation.HOLDER, Relation.FINDER})),
    # a case of its own elsewhere, or several here; a suggestion has a deputy for its author
    Grant("refer", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR})),
    Grant("refer", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("transfer", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("transfer", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("convert", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("split", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("split", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("reclassify", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("relocate", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("relocate", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("end", _OFFICE, frozenset({Relation.HOLDER})),
    # who has to agree in truth the lifecycle says by the clause; whoever is asked has become a supervisor by that
    Grant("decide_refusal", _OFFICE, frozenset({Relation.ARBITER, Relation.SUPERVISOR})),
    Grant("decide_end", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("merge", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("merge", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("unmerge", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("unmerge", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("reply", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("supplement", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("rate", _EVERYONE, frozenset({Relation.REPORTER, Relation.JOINED})),
    Grant("rate", frozenset({Role.DEPUTY}) | _OFFICE, frozenset({Relation.RATER})),
    # whose the step is in truth the lifecycle says by the clause; here stand those whom it may be
    Grant("step", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER})),
    Grant("step", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("step", frozenset({Role.DEPUTY}), frozenset({Relation.SAME_TOWN})),
    Grant("step", NAMED, frozenset({Relation.BIDDEN})),
    Grant("waive", _OFFICE, frozenset({Relation.STEWARD, Relation.SUPERVISOR, Relation.ARBITER})),
    Grant("waive", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("schedule", _OFFICE, frozenset({Relation.HOLDER, Relation.STEWARD, Relation.ARBITER})),
    Grant("schedule", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # what befalls a clock; who must agree, and who may clear a mark, was reached by the request or by the ladder
    Grant("request_extension", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER})),
    Grant("decide_extension", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("pause", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER})),
    Grant("decide_pause", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("resume", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER, Relation.SUPERVISOR})),
    Grant("exempt", _OFFICE, frozenset({Relation.SUPERVISOR, Relation.STEWARD})),
    Grant("exempt", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # who reviews, and who has to agree to a return, was reached by the event that says so
    Grant("review", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("decide_return", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("decline", _OFFICE, frozenset({Relation.CLAIMANT})),
    # whose a mark is to clear need not be whom the ladder has reached
    Grant("clear_mark", _OFFICE, frozenset({Relation.SUPERVISOR, Relation.ARBITER, Relation.STEWARD})),
    Grant("clear_mark", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("urge", PEOPLE, frozenset({Relation.REPORTER})),
    Grant("urge", frozenset({Role.DEPUTY}), frozenset({Relation.SAME_TOWN})),
    Grant("urge", _OFFICE, frozenset({Relation.STEWARD, Relation.SUPERVISOR, Relation.ARBITER})),
    Grant("urge", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # the door for many cases at once; what may be done to each, its own rows say
    Grant("bulk", _OFFICE, ANY),
    # a town beside its cases; which unit or role it is for, the file says
    Grant("declare_state", _OFFICE, frozenset({Relation.SAME_TOWN})),
    Grant("do_duty", _OFFICE | {Role.DEPUTY}, frozenset({Relation.SAME_TOWN})),
    Grant("hold_meeting", _OFFICE, frozenset({Relation.SAME_TOWN})),
    Grant("take_vote", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # who becomes 议政代表: whoever coordinates leads it, and anybody may object while it is announced
    Grant("appoint_deliberators", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("object_to_deliberators", _EVERYONE, ANY),
    # how far neighbouring systems were told, and telling them again
    Grant("manage_partners", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # whose reports are not taken for a while; the appeal is looked into by somebody else than who placed it
    Grant("stop_reports", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("appeal_stop", _EVERYONE, ANY),
    # codes on posters and cards; a deputy may revoke the own card
    Grant("manage_codes", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("revoke_code", frozenset({Role.COORDINATOR, Role.DEPUTY}), ANY),
    Grant("start_plan", _OFFICE, frozenset({Relation.SAME_TOWN})),
    Grant("acknowledge_plan", _EVERYONE, ANY),
    # figures of a place: the counts are for all, the rest is for those who answer for it
    Grant("read_figures", _EVERYONE, ANY),
    Grant("read_all_figures", _OFFICE | {Role.DEPUTY, Role.AUDITOR}, frozenset({Relation.SAME_TOWN})),
    # people: what somebody keeps for oneself, what is kept of others, and what a group shares
    Grant("keep_own", _EVERYONE, ANY),
    Grant("manage_accounts", frozenset({Role.COORDINATOR, Role.OPERATOR}), ANY),
    Grant("manage_people", frozenset({Role.COORDINATOR, Role.OPERATOR}), ANY),
    Grant("read_groups", _OFFICE | {Role.DEPUTY, Role.AUDITOR, Role.OPERATOR}, ANY),
    Grant("succeed", frozenset({Role.SYSTEM, Role.OPERATOR}), ANY),
    # the sealed log: its heads are everybody's, what is sealed is opened for a stated reason
    Grant("watch_log", frozenset(Role), ANY),
    Grant("read_receipt", _EVERYONE, ANY),
    Grant("open_sealed", frozenset({Role.AUDITOR}), frozenset({Relation.AT_HOME})),
    Grant("read_sign_ins", frozenset({Role.AUDITOR}), frozenset({Relation.SAME_TOWN})),
    Grant("read_looks", frozenset({Role.AUDITOR}), frozenset({Relation.AT_HOME})),
    # the words for which a person looks at a text before strangers see it
    Grant("keep_words", frozenset({Role.CLERK, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # rule files and the house
    Grant("check_rules", frozenset({Role.CLERK, Role.APPROVER, Role.COORDINATOR, Role.OPERATOR}), ANY),
    # every place that a change concerns lies where the role is held; who signs is another person than who proposes
    Grant("review_rules", frozenset({Role.CLERK, Role.APPROVER, Role.COORDINATOR, Role.OPERATOR}), ANY),
    Grant("propose_rules", frozenset({Role.CLERK, Role.OPERATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("approve_rules", frozenset({Role.APPROVER, Role.CLERK, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("shift_clock", frozenset({Role.OPERATOR}), ANY),
    Grant("tick", frozenset({Role.SYSTEM}), ANY),
    Grant("record", frozenset({Role.SYSTEM, Role.OPERATOR}), ANY),
)
