"""Carries out commands (办理): loads what is needed, lets the lifecycle decide, saves all of it in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cases import authority, facts, lifecycle, linking, possible
from cases import commands as c
from cases.anew import Bench, asks_again
from cases.commands_council import Supervise
from cases.commands_links import LinkCommand
from cases.commands_voices import Invite, PassOn
from cases.consent import by_duty, matters_of
from cases.consenting import require
from cases.deciding_display import check_shown
from cases.declared import states_of
from cases.follows_told import followed_notices
from cases.house import (
    Enclosed,
    House,
    check_kept,
    enclose,
    finish,
    folded,
    key_of,
    recall,
    setting_for,
    territory_of,
    whole_scope,
)
from cases.joining import beside_case, place_in, save_with
from cases.joining_by_hand import check_merged
from cases.notices import notices
from cases.people import CLOCK, Person, Tenure, UnitAt
from cases.places import PlaceKind
from cases.placing import place_among, placed
from cases.ports import CaseAt, Due, Receipt, Saving, Scope, Transaction
from cases.possible import Moment
from cases.practice import check_stays
from cases.recount import recounted
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.rulebook import ruleset_for
from cases.sealing import Content
from cases.stars import raters
from cases.state import Case
from cases.supervising import BUILT_IN_MARKS
from cases.telling import Setting
from cases.territory import Jurisdiction, Territory
from dsl.decision import RecipientKind
from dsl.facts import REST_DAY
from dsl.ruleset import Ruleset

UNSEEN = "没有这一件,或者您无权查看"


async def act(
    house: House,
    person: Person,
    case_id: str,
    command: c.Command,
    *,
    enclosed: Sequence[Enclosed] = (),
    key: str | None = None,
) -> Receipt:
    """Carry out a command on a case. Raises a Refusal, and then nothing has changed and the key is still free."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> Receipt:
        case = await tx.case(case_id)
        if case is None:
            raise NotFound(UNSEEN)
        if not _knows(person, command.name, case, territory):  # before a used key could tell that there is a case
            raise NotFound(UNSEEN)
        own_key = key_of(case.jurisdiction, person.id, key)
        earlier = await recall(tx, own_key, (case_id, command, enclosed))
        if earlier is not None:
            return earlier
        # What fell due before this moment happened first, whether or not a worker has looked since.
        setting = await _with_rules(house, tx, case, c.Tick(), await setting_for(house, tx, case, CLOCK))
        rung = lifecycle.rings(case, setting)
        current = folded(case, case_id, case.jurisdiction, rung)
        moment = Moment(setting.now, setting.calendar, setting.directory)
        tenure = allowed(person, command.name, current, territory, moment)
        check_stays(command.name, case.jurisdiction, territory)
        await _check_consent(house, tx, person, (enclosed, command), territory.jurisdictions[case.jurisdiction])
        lifecycle.check_phase(current, command)  # what is possible now is said before what is wrong with the request
        ready = await _completed(house, tx, current, _as_rater(current, command, person, tenure), tenure)
        if isinstance(ready, LinkCommand):
            ready = await linking.completed(house, tx, current, ready, (person, tenure))
        await check_shown(tx, current, ready)
        await check_merged(tx, current, ready, person)
        ready = await _placed(house, tx, current, ready, enclosed) if isinstance(ready, c.Relocate) else ready
        ready, contents = enclose(house, ready, enclosed)
        setting = await _with_rules(house, tx, current, ready, setting, contents)
        own = replace(setting, actor=authority.mark(person, tenure), posts=person.posts_in(tenure.unit))
        drafts = lifecycle.decide(current, ready, own)
        check_kept(drafts, contents)
        after = folded(current, case_id, case.jurisdiction, drafts)
        saving = Saving(
            before=case,
            case=case_id,
            jurisdiction=case.jurisdiction,
            drafts=rung + drafts,
            contents=contents,
            photos=getattr(ready, "photos", ()),
            photo_owner=person.id,
            notices=(*notices(case, after, rung + drafts), *await followed_notices(tx, case, rung + drafts)),
        )
        saved = await save_with(tx, saving, own)
        return await finish(tx, own_key, after, drafts, saved)

    return await house.store.run(whole_scope(person, territory), work)


async def _check_consent(
    house: House, tx: Transaction, person: Person, brought: tuple[Sequence[Enclosed], c.Command], place: Jurisdiction
) -> None:
    """Raises ConsentNeeded for a place or pictures of somebody who has not agreed; offices handle cases by duty."""
    enclosed, command = brought
    if not by_duty(person.tenures):
        needs = matters_of((each.what for each in enclosed), getattr(command, "photos", ()))
        await require(tx, house.notices, person.id, needs, place)


async def tick(house: House, due: Due) -> int:
    """Let the clocks of one case speak; gives the number of events. Its neighbours never notice a failure here."""

    async def work(tx: Transaction) -> int:
        case = await tx.case(due.case)
        if case is None:
            raise NotFound(f"case {due.case} is due but cannot be found")
        setting = await setting_for(house, tx, case, CLOCK)
        drafts = lifecycle.rings(case, await _with_rules(house, tx, case, c.Tick(), setting))
        if drafts:
            after = folded(case, case.id, case.jurisdiction, drafts)
            told = (*notices(case, after, drafts), *await followed_notices(tx, case, drafts))
            await tx.save(Saving(case, case.id, case.jurisdiction, drafts, notices=told))
        return len(drafts)

    events = await house.store.run(Scope.of(due.jurisdiction), work)
    await house.store.release(due)
    return events


async def recount(house: House, where: CaseAt) -> int:
    """Count the clocks of one case anew by the calendar in force; gives the number of events."""

    async def work(tx: Transaction) -> int:
        case = await tx.case(where.case)
        if case is None:
            raise NotFound(f"case {where.case} was counted by another calendar but cannot be found")
        setting = await setting_for(house, tx, case, CLOCK)
        if REST_DAY in case.plan.asks or asks_again(case.plan, c.Tick()):
            setting = await _on_bench(house, tx, case, setting)
        drafts = recounted(case, setting)
        if drafts:
            after = folded(case, case.id, case.jurisdiction, drafts)
            told = (*notices(case, after, drafts), *await followed_notices(tx, case, drafts))
            await save_with(tx, Saving(case, case.id, case.jurisdiction, drafts, notices=told), setting)
        return len(drafts)

    return await house.store.run(Scope.of(where.jurisdiction), work)


def allowed(person: Person, action: str, case: Case, territory: Territory, moment: Moment | None = None) -> Tenure:
    """The role in which the person may do it; of several one for which it is open at this moment.

    Raises NotFound to those who may not even know of the case.
    """
    if moment is None:
        tenure = authority.acting_as(person, action, case, territory)
    else:
        tenure = possible.acting_as(person, action, case, territory, moment)
    if tenure is not None:
        return tenure
    if not _knows(person, action, case, territory):
        raise NotFound(UNSEEN)
    raise NotAllowed(_who_may(case))


def _knows(person: Person, action: str, case: Case, territory: Territory) -> bool:
    """Whether the person may hear that there is such a case."""
    return any(authority.acting_as(person, each, case, territory) for each in (action, "view"))


def _who_may(case: Case) -> str:
    word, possible = lifecycle.PHASE_WORDS[case.phase]
    return f"您不能办理这一步。这件现在是“{word}”:{possible}"


async def _with_rules(  # noqa: PLR0917 - what every command has at hand
    house: House, tx: Transaction, case: Case, command: c.Command, setting: Setting, told: Sequence[Content] = ()
) -> Setting:
    """The setting with the pinned rules on the bench, for a command that may make them decide anew.

    ``told`` is what comes with the command.
    """
    return await _on_bench(house, tx, case, setting, told) if asks_again(case.plan, command) else setting


async def _on_bench(
    house: House, tx: Transaction, case: Case, setting: Setting, told: Sequence[Content] = ()
) -> Setting:
    rules, where = await _rules_of(house, tx, case)
    contents = await tx.contents(case.id)
    text = contents[case.text_id].body.get("text", "") if case.text_id and case.text_id in contents else ""
    states = await states_of(tx, rules, case.jurisdiction)
    beside = await beside_case(tx, rules, case, setting.directory, place_in((*contents.values(), *told)))
    bench = Bench(rules, where.code, str(text), setting.calendar, setting.directory, states, beside=beside)
    return replace(setting, judge=bench)


async def _rules_of(house: House, tx: Transaction, case: Case) -> tuple[Ruleset, Jurisdiction]:
    """The rules that the case was opened under, and where it lies; of a practice (演练), whose rules they are."""
    bundle = await house.rules.bundle(tx, case.bundle)
    territory = await tx.territory()
    where = territory.jurisdictions[territory.home(case.jurisdiction)]
    return ruleset_for(bundle, territory, where), where


async def _completed(house: House, tx: Transaction, case: Case, command: c.Command, tenure: Tenure) -> c.Command:
    """The command with what only the house knows. Raises InvalidInput for names that the case's rules do not have."""
    match command:
        case c.Assign(unit=unit) | c.Reassign(unit=unit):
            return replace(command, unit=await _unit_of_the_rules(house, tx, case, unit.id))
        case c.Reply(answers=answers) if answers:
            rules, _ = await _rules_of(house, tx, case)
            if errors := facts.answer_errors(answers, rules):
                raise InvalidInput(errors)
            return replace(command, answers=facts.as_kept(answers, rules))
        case c.Reclassify(category=names):
            return replace(command, category=await _path_of(house, tx, case, names))
        case Supervise(mark=str(mark)) if mark not in BUILT_IN_MARKS:
            rules, _ = await _rules_of(house, tx, case)
            if mark not in rules.marks:
                known = "、".join((*BUILT_IN_MARKS, *sorted(rules.marks)))
                raise InvalidInput({"mark": f"没有“{mark}”这个标记,可以用的有{known}"})
        case c.Ask(question=str(question)):
            rules, _ = await _rules_of(house, tx, case)
            if question not in {declared.name for declared in rules.questions}:
                raise InvalidInput({"question": f"规约没有“{question}”这一问,可以写在文字里"})
        case _:
            return await _voiced(house, tx, case, command, tenure)
    return command


async def _voiced(house: House, tx: Transaction, case: Case, command: c.Command, tenure: Tenure) -> c.Command:
    if isinstance(command, c.Claim):
        return replace(command, unit=tenure.unit)
    if isinstance(command, PassOn):
        return replace(command, level=tenure.level)
    if not isinstance(command, Invite):
        return command
    found = [await _unit_of_the_rules(house, tx, case, unit.id) for unit in command.units]
    return replace(command, units=tuple(found))


async def _placed(
    house: House, tx: Transaction, case: Case, command: c.Relocate, enclosed: Sequence[Enclosed]
) -> c.Relocate:
    """The command with what the town knows of the new spot; a village that nobody knows is 其他村."""
    rules, where = await _rules_of(house, tx, case)
    known = await tx.gazetteer(where.id)
    villages = (None, *rules.villages(), *known.names(PlaceKind.VILLAGE))
    named = replace(command, village=command.village if command.village in villages else facts.ELSEWHERE)
    return placed(named, place_among(enclosed), known, rules)


def _as_rater(case: Case, command: c.Command, person: Person, tenure: Tenure) -> c.Command:
    """A rating with the party for which it counts; every reporter rates for himself where the rules say so.

    Raises NotAllowed where the rules let another party judge.
    """
    if not isinstance(command, c.Rate):
        return command
    may = raters(case.plan.rating)
    mine = authority.named(tenure)
    reported = person.id in case.reporters
    own = (rater for rater in may if reported and rater.who.kind is RecipientKind.REPORTER)
    rater = next(own, None) or next((rater for rater in may if rater.name in mine), None)
    if rater is None:
        raise NotAllowed(f"这一件由{'、'.join(each.name for each in may)}评价")
    return replace(command, rater=rater.name, by=person.id if rater.each else None)


async def _path_of(house: House, tx: Transaction, case: Case, names: tuple[str, ...]) -> tuple[str, ...]:
    """The category as the case's rules know it, whose narrowest name is the last of ``names``."""
    rules, _ = await _rules_of(house, tx, case)
    path = rules.category_path(names[-1]) if names else None
    if path is None:
        raise InvalidInput({"category": f"没有“{names[-1] if names else ''}”这个类别,请从类别表中选择"})
    return path


async def _unit_of_the_rules(house: House, tx: Transaction, case: Case, unit: int) -> UnitAt:
    """The unit by its id if the rules of the place know it: a case is never handed to a unit of another town."""
    rules, where = await _rules_of(house, tx, case)
    directory = await tx.directory()
    known = (directory.units.get(declared.ref) for declared in rules.units.values())
    found = next((each for each in known if each is not None and each.id == unit), None)
    if found is None:
        raise InvalidInput({"unit": f"{where.name}的规约里没有这个单位"})
    return found
