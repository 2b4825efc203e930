"""What clients get of versions of rule texts (规约版本的应答): what changes, who signed, since when a clause stands."""

from __future__ import annotations

from api.answers import Answer
from api.answers_rules import Mistake


class ChangeShown(Answer):
    """A clause or declaration that says something else; ``how`` is 新增, 删去, 修改, 调整次序 or 只改了编号."""

    file: str
    name: str
    how: str
    matters: list[str]
    line: int


class DeadlineMoved(Answer):
    """A due time that would move; ``after`` is null where the clock would be asked for no more."""

    case: str
    clock: str
    before: str
    after: str | None


class OpenCases(Answer):
    """What happens to open cases: ``count`` come under the new rules, of which ``looked`` were tried out."""

    count: int
    looked: int
    rerouted: list[str]
    moved: list[DeadlineMoved]


class RulesReviewed(Answer):
    """A change that could be put in force; ``seen`` is the hash of ``report``, to be given with the proposal."""

    bundle: str
    base: str | None
    files: list[str]
    changes: list[ChangeShown]
    warnings: list[Mistake]
    matters: list[str]
    second_person: bool
    open_cases: OpenCases
    report: str
    seen: str


class RulesChanged(Answer):
    """What became of it: ``fate`` is open, published or refused; ``version`` its number once it is in force."""

    proposal: str | None
    fate: str
    version: int | None
    bundle: str


class Signer(Answer):
    """Who did it; ``person`` is null for the program itself and its folder of files."""

    person: str | None
    name: str
    role: str


class VersionShown(Answer):
    """A version; ``signed_by`` is the second person, where one had to agree."""

    number: int
    bundle: str
    at: str
    by: Signer
    signed_by: Signer | None
    reason: str
    files: list[str]
    matters: list[str]
    seen: str | None
    back_to: int | None
    in_force: bool


class ProposalShown(Answer):
    """A proposal; ``overtaken`` where other rules are in force since, so that nobody can agree to it any more."""

    id: str
    fate: str
    overtaken: bool
    bundle: str
    at: str
    by: Signer
    reason: str
    files: list[str]
    matters: list[str]
    seen: str
    back_to: int | None
    decided_by: Signer | None
    decided_at: str | None
    note: str


class VersionPage(Answer):
    """Versions, the newest first, and the proposals that wait; ``before`` leads to the next page."""

    items: list[VersionShown]
    proposals: list[ProposalShown]
    before: int | None


class TextShown(Answer):
    """A file and its whole text."""

    file: str
    text: str
    edition: int


class VersionWhole(Answer):
    """A version with its texts and the report that was seen before it."""

    version: VersionShown
    texts: list[TextShown]
    report: str | None


class ProposalWhole(Answer):
    """A proposal with the texts that it changes and the report that was seen before it."""

    proposal: ProposalShown
    texts: list[TextShown]
    report: str | None


class Blamed(Answer):
    """A clause or declaration of a file, and the version by which it became what it is."""

    name: str
    line: int
    text: str
    version: int
    at: str
    by: Signer
    signed_by: Signer | None
    reason: str


class BlamedFile(Answer):
    """A file in force, piece by piece."""

    file: str
    items: list[Blamed]
