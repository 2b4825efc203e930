"""Walks at random over every command there is, on cases under the rule files of the corpus (漫步)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import get_args

from cases import commands as c
from cases import lifecycle
from cases.anew import Bench, asks_again
from cases.commands_clock import ClearMark, DecideExtension, DecidePause, Exempt, Pause, RequestExtension, Resume
from cases.commands_council import Comment, Conclude, Deliberate, DraftAnswer, EndSupervision, SignOff, Supervise
from cases.commands_display import CoverPhoto, DecideContent
from cases.commands_links import Convert, LinkCommand, Part, Refer, Split, Target, Transfer
from cases.commands_reach import DecideReturn, Decline, Review
from cases.commands_successors import Succeed
from cases.commands_turns import DecideEnd, DecideRefusal, End, Merge, Unmerge
from cases.commands_voices import (
    CallBack,
    Close,
    Contribute,
    DeclineVoice,
    Invite,
    Note,
    PassOn,
    Progress,
    Reopen,
    SendOn,
    Settle,
    TellVoice,
    Withdraw,
)
from cases.events import Draft
from cases.house import folded
from cases.neighbours import Beside, Neighbour
from cases.people import CLOCK, ActorMark, Role, UnitAt
from cases.refusals import Refusal
from cases.sealed import Sealed
from cases.state import Case, Phase
from cases.telling import Setting
from cases.trial_facts import bench
from cases.trial_world import Place
from dsl.calendar import Calendar
from dsl.decision import Finding
from dsl.terms import Term, TimeUnit
from dsl.triggers import event_of
from dsl.values import Known

TEXT = (Sealed("s1", "text", "0" * 64),)
PLACE = (Sealed("s2", "place", "0" * 64),)
SPOT = {"datum": "GCJ02", "lat": 30.5, "lng": 120.5}


@dataclass
class Wander:
    """A case under real rules, with whoever might do something to it next."""

    rng: random.Random
    here: Place
    calendar: Calendar
    now: datetime
    others: tuple[Case, ...] = ()
    drafts: tuple[Draft, ...] = ()
    found: Case | None = None
    judge: Bench = field(init=False)

    def __post_init__(self) -> None:
        self.judge = bench(self.here, self.calendar, "演示文字")
        self.shift()

    @property
    def case(self) -> Case:
        assert self.found is not None
        return self.found

    def shift(self) -> None:
        """Other states are declared, and other cases stand beside it."""
        rng = self.rng
        entries = [each for each in self.here.rules.valued.values() if isinstance(each, Known)]
        said = {each.name: self.value(each.choices) for each in entries if rng.random() < 0.7}
        beside = None
        if self.here.rules.search is not None:
            near = tuple(Neighbour(each, SPOT) for each in self.others)
            units = {unit: ref for ref, unit in self.here.directory.units.items()}
            beside = Beside(near, self.here.rules.search, rng.choice((SPOT, None)), units)
        self.judge = replace(self.judge, calendar=self.calendar, states=said, place=said, alike={}, beside=beside)

    def value(self, choices: tuple[str, ...]) -> str:
        return self.rng.choice(choices) if choices else self.rng.choice(("1", "20", "300"))

    # --- who and what -------------------------------------------------------------------------------------------------

    def unit(self) -> UnitAt:
        """Most often somebody who has to do with it."""
        case, rng = self.case, self.rng
        near = [case.holder, case.steward, case.arbiter, case.returning, case.offered, *case.supervisors]
        near += [*case.finders, *case.candidates, *case.assisting]
        near += [case.awaiting.approver] if case.awaiting else []
        near += [case.reviewing.unit] if case.reviewing else []
        known = [each for each in near if each is not None]
        return rng.choice(known) if known and rng.random() < 0.8 else rng.choice([*self.here.directory.units.values()])

    def report(self, name: str) -> None:
        rng, rules = self.rng, self.here.rules
        paths = [rules.categories.path(each) or () for each in rules.categories.parents]
        command = c.Report(
            "演示上报人",
            rng.choice(("居民", "代表")),
            level=rng.choice(("镇", "县")),
            category=rng.choice([*paths, ()]),
            urgency=rng.choice(("一般", "一般", "紧急")),
            channel=rng.choice(("随手拍", "热线")),
            village=rng.choice([*sorted(rules.villages()), ""]),
            answers=self.answers(0.4),
            photos=("p",) if rng.random() < 0.5 else (),
            sealed=TEXT,
            through="演示上报人" if rng.random() < 0.1 else None,
        )
        self.take(lifecycle.report(name, self.here.where.id, command, self.on_bench(self.reporter)), name)

    def answers(self, chance: float) -> dict[str, str]:
        asked = self.here.rules.questions
        return {each.name: self.value(each.choices) for each in asked if self.rng.random() < chance}

    def findings(self) -> dict[str, str]:
        known = [each for each in self.here.rules.valued.values() if isinstance(each, Finding)]
        picked = self.rng.sample(known, self.rng.randint(0, min(2, len(known))))
        found = {each.name: self.value(each.choices) for each in picked}
        anew = {each.question: self.rng.choice(each.choices) for each in self.case.plan.rechoices}
        return {**found, **anew} if self.rng.random() < 0.2 else found

    @property
    def reporter(self) -> ActorMark:
        return ActorMark("演示上报人", self.rng.choice((Role.RESIDENT, Role.DEPUTY)))

    def setting(self, actor: ActorMark) -> Setting:
        here = self.here
        posts = frozenset(post for post, _ in here.directory.filled) if self.rng.random() < 0.8 else frozenset()
        return Setting(actor, self.now, self.calendar, here.directory, groups=here.groups, posts=posts)

    def on_bench(self, actor: ActorMark) -> Setting:
        return replace(self.setting(actor), judge=self.judge)

    def take(self, drafts: tuple[Draft, ...], name: str = "") -> None:
        if drafts:
            self.found = folded(self.found, name or self.case.id, self.here.where.id, drafts)
            self.drafts += drafts

    # --- commands -----------------------------------------------------------------------------------------------------

    def do(self, command: c.Command) -> None:
        """As the house does it: what fell due first, and the rules on the bench only where they may be asked."""
        self.tick()
        try:
            self.once(command)
        except Refusal:  # somebody else may
            self.once(command)

    def once(self, command: c.Command) -> None:
        """By one of those who have to do with it."""
        by_person = self.rng.random() < (0.9 if isinstance(command, c.Rate | c.Supplement | c.Reply) else 0.1)
        actor = self.reporter if by_person else ActorMark("演示职员", Role.STAFF, self.unit())
        if isinstance(command, c.Claim):
            command = replace(command, unit=actor.unit)
        setting = self.with_rules(command, self.setting(actor))
        self.take(lifecycle.decide(self.case, command, setting))

    def tick(self) -> None:
        self.take(lifecycle.rings(self.case, self.with_rules(c.Tick(), self.setting(CLOCK))))

    def with_rules(self, command: c.Command, setting: Setting) -> Setting:
        return replace(setting, judge=self.judge) if asks_again(self.case.plan, command) else setting

    def command(self) -> c.Command:
        """One of all commands; those that are possible now come up more often."""
        makers = [name for name in MAKERS if self.case.phase in lifecycle.PHASES[name] and self.fits(name)]
        name = self.rng.choice(makers if makers and self.rng.random() < 0.95 else list(MAKERS))
        return MAKERS[name](self)

    def fits(self, name: str) -> bool:
        """Whether it has anything to work on at this moment."""
        case = self.case
        plan, running = case.plan, [clock for clock in case.clocks.values() if clock.running]
        lacks = {
            Decline.name: case.offered is None,
            DecideReturn.name: case.returning is None,
            DecideEnd.name: case.awaiting is None,
            End.name: plan.ending is None,
            Unmerge.name: case.joined_to is None,
            RequestExtension.name: all(clock.spec.extension is None for clock in running),
            DecideExtension.name: all(clock.asking is None for clock in running),
            Pause.name: all(clock.spec.stay is None for clock in running),
            DecidePause.name: all(clock.pause_asked is None for clock in running),
            Resume.name: not any(clock.paused for clock in running),
            ClearMark.name: not case.marks,
            c.Schedule.name: all(not spec.back for spec in plan.clocks),
            c.Waive.name: not plan.waiting,
            c.DoStep.name: not plan.events and all(not spec.step for spec in plan.clocks),
            c.Find.name: not plan.findings and not plan.rechoices,
            c.Return.name: plan.returns is None or self.rng.random() < 0.7,
            c.Reclassify.name: self.rng.random() < 0.7,
            c.Relocate.name: self.rng.random() < 0.7,
            Exempt.name: self.rng.random() < 0.8,
            c.Reply.name: case.asked is None and not case.missing,
            c.Ask.name: self.rng.random() < 0.5,
            c.Urge.name: self.rng.random() < 0.5,
            c.Answer.name: self.rng.random() < 0.5,
            **self.lacks_council(),
            **self.lacks_voices(),
            **{each.name: self.rng.random() < 0.9 for each in get_args(LinkCommand)},
        }
        return not lacks.get(name, False)

    def lacks_council(self) -> dict[str, bool]:
        case, seldom = self.case, self.rng.random() < 0.8
        return {
            Deliberate.name: case.talk == "open" or seldom,
            Comment.name: case.talk != "open" or seldom,
            Conclude.name: case.talk != "open",
            DraftAnswer.name: seldom,
            SignOff.name: not case.drafted,
            Supervise.name: seldom,
            EndSupervision.name: not case.supervised_by or seldom,
        }

    def targets(self, count: int = 1) -> tuple[Target, ...]:
        """Cases to come, each with an id of its own."""
        first = len(self.case.kin.links)
        return tuple(Target(f"{self.case.id}-{first + n}", 2, "演示别处") for n in range(count))

    def lacks_voices(self) -> dict[str, bool]:
        case, seldom = self.case, self.rng.random() < 0.8
        return {
            SendOn.name: case.phase is Phase.CLOSED and not case.may_be_sent_on,
            Settle.name: seldom,
            TellVoice.name: not case.voices.owed,
            Withdraw.name: seldom,
            CallBack.name: seldom,
            Note.name: seldom,
            Progress.name: seldom,
            Invite.name: seldom,
            Contribute.name: not case.assisting or seldom,
        }

    def sealed(self) -> tuple[Sealed, ...]:
        return self.rng.choice((TEXT, TEXT, TEXT, ()))

    def approves(self) -> bool:
        return self.rng.random() < 0.6

    def of_clocks(self) -> str:
        names = [each.name for each in self.case.clocks.values() if each.running]
        return self.rng.choice([*names, "", "答复"])

    def step(self) -> str:
        plan = self.case.plan
        names = [each.name for each in plan.events] + [each.name for each in plan.clocks if each.step]
        names += [each.name for each in (*plan.waiting, *plan.waived)]
        return self.rng.choice([*names, *names, "拆除", "答复"])

    def do_step(self) -> c.DoStep:
        name = self.step()
        rule = next((each for each in self.case.plan.events if each.name == name), None)
        fields = (
            {rule.field: self.value(rule.choices)} if rule and rule.field and (rule.choices or rule.measure) else {}
        )
        return c.DoStep(name, fields, ("p",), self.sealed(), written=self.rng.random() < 0.9)

    def review(self) -> Review:
        stages = self.case.plan.reviews
        if not stages:
            return Review("初审", "通过", TEXT)
        waits = self.case.reviewing
        stage = next((each for each in stages if waits and each.stage == waits.stage), stages[0])
        return Review(stage.stage, self.rng.choice(stage.verdicts), self.sealed())

    def reason(self) -> str:
        stays = [each.spec.stay for each in self.case.clocks.values() if each.spec.stay]
        return self.rng.choice([*(reason for stay in stays for reason in stay.reasons), "放假"])

    def outcome(self) -> str:
        outcomes = self.case.plan.outcomes
        return self.rng.choice(outcomes.choices if outcomes else ("已解决",))

    def event(self) -> str:
        return self.rng.choice([*(event_of(spec.starts) for spec in self.case.plan.clocks if spec.back), "大会"])

    def category(self) -> tuple[str, ...]:
        known = self.here.rules.categories
        return self.rng.choice([known.path(each) or () for each in known.parents] or [("别的",)])

    def term(self) -> Term | None:
        return self.rng.choice((None, Term(3, TimeUnit.WORKDAY), Term(5, TimeUnit.DAY)))

    def rater(self) -> str:
        rating = self.case.plan.rating
        return self.rng.choice([each.name for each in rating.raters] if rating and rating.raters else ["上报人"])


MAKERS: dict[str, Callable[[Wander], c.Command]] = {
    c.Claim.name: lambda w: c.Claim(None, w.findings(), w.sealed()),
    c.Accept.name: lambda w: c.Accept(w.findings(), w.sealed()),
    c.Return.name: lambda w: c.Return(w.sealed()),
    c.Assign.name: lambda w: c.Assign(w.unit()),
    c.Reassign.name: lambda w: c.Reassign(w.unit()),
    Succeed.name: lambda w: Succeed(w.case.holder or w.unit(), w.unit()),
    c.Ask.name: lambda w: c.Ask(None, (), w.sealed()),
    c.Reply.name: lambda w: c.Reply(w.answers(0.4), (), w.rng.choice((PLACE, TEXT, ()))),
    c.Supplement.name: lambda w: c.Supplement(w.rng.choice((("p",), ())), w.rng.choice((PLACE, TEXT, ()))),
    c.Answer.name: lambda w: c.Answer(w.outcome(), ("p",), w.sealed()),
    c.Rate.name: lambda w: c.Rate(w.rng.randint(1, 5), (), w.rater(), "演示上报人"),
    c.DoStep.name: Wander.do_step,
    c.Waive.name: lambda w: c.Waive(w.step(), w.sealed()),
    c.Schedule.name: lambda w: c.Schedule(w.event(), w.now + timedelta(days=w.rng.randint(1, 60))),
    c.Urge.name: lambda w: c.Urge(w.sealed()),
    c.Find.name: lambda w: c.Find(w.findings(), w.sealed()),
    c.Reclassify.name: lambda w: c.Reclassify(w.category(), w.sealed()),
    c.Relocate.name: lambda w: c.Relocate(w.rng.choice([*sorted(w.here.rules.villages()), "", None]), special=None),
    c.Tick.name: lambda _: c.Tick(),
    RequestExtension.name: lambda w: RequestExtension(w.of_clocks(), w.term(), w.sealed()),
    DecideExtension.name: lambda w: DecideExtension(w.approves(), w.rng.choice(("", w.of_clocks())), w.sealed()),
    Pause.name: lambda w: Pause(w.reason(), w.sealed()),
    DecidePause.name: lambda w: DecidePause(w.approves(), w.sealed()),
    Resume.name: lambda _: Resume(),
    Exempt.name: lambda w: Exempt(w.rng.choice(("", w.of_clocks())), w.sealed()),
    ClearMark.name: lambda w: ClearMark(w.rng.choice([*w.case.marks, "重点督办"]), w.sealed()),
    Review.name: Wander.review,
    Decline.name: lambda w: Decline(w.sealed()),
    DecideReturn.name: lambda w: DecideReturn(w.approves(), w.sealed()),
    DecideRefusal.name: lambda w: DecideRefusal(w.approves(), w.sealed()),
    End.name: lambda w: End(w.sealed()),
    DecideEnd.name: lambda w: DecideEnd(w.approves(), w.sealed()),
    Unmerge.name: lambda w: Unmerge(w.sealed()),
    Merge.name: lambda w: Merge("首件", w.sealed()),
    Deliberate.name: lambda w: Deliberate(w.sealed()),
    Comment.name: lambda w: Comment((), w.sealed()),
    Conclude.name: lambda w: Conclude(w.rng.choice(("达成一致", "不再商议", "别的")), w.sealed()),
    DraftAnswer.name: lambda w: DraftAnswer(w.outcome(), ("p",), w.sealed()),
    SignOff.name: lambda w: SignOff(w.approves(), w.sealed()),
    Supervise.name: lambda w: Supervise(w.rng.choice((None, "督办", "专项督办")), w.sealed()),
    Refer.name: lambda w: Refer(w.sealed(), w.targets()),
    Transfer.name: lambda w: Transfer("330998", w.sealed(), w.targets()),
    Convert.name: lambda w: Convert(
        "演示渠道", w.rng.choice((None, "演示上报人")), None, w.sealed(), w.targets(), "镇"
    ),
    Split.name: lambda w: Split((Part(), Part()), w.rng.random() < 0.3, (*w.sealed(), *TEXT), w.targets(2)),
    PassOn.name: lambda w: PassOn(w.sealed(), "镇"),
    DeclineVoice.name: lambda w: DeclineVoice(w.sealed()),
    SendOn.name: lambda _: SendOn(),
    Settle.name: lambda w: Settle(w.outcome(), ("p",), w.sealed()),
    TellVoice.name: lambda w: TellVoice(w.sealed()),
    Withdraw.name: lambda w: Withdraw(w.sealed()),
    CallBack.name: lambda w: CallBack(True, w.rng.random() < 0.5, w.sealed()) if w.approves() else CallBack(False),
    Reopen.name: lambda w: Reopen(w.sealed()),
    Close.name: lambda w: Close(w.sealed()),
    Note.name: lambda w: Note((), w.sealed()),
    Progress.name: lambda w: Progress((), w.sealed()),
    Invite.name: lambda w: Invite((w.unit(),), w.sealed()),
    Contribute.name: lambda w: Contribute((), w.sealed()),
    EndSupervision.name: lambda w: EndSupervision(w.rng.choice((None, "演示上报人")), w.sealed()),
}

#: Not of a case that is under way: it begins with the one, and the other puts history on file.
#: The first begin a case; what strangers may see changes nothing else of it (tests/cases/test_displaying.py).
ELSEWHERE = frozenset({c.Report.name, c.Record.name, DecideContent.name, CoverPhoto.name})
