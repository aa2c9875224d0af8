"""What people see where a supervisor stands in for an officer: the questions, and who did what for whom."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.parts import Question, escaped, small
from handlers.payload import Payload
from handlers.values import OfficerAtSchool, read, written
from models.actor import Actor
from models.notices.succession import Behalf, stands_in
from models.notices.tables import Notice, NoticeVersion
from models.people.tables import Person, RoleHeld
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

OFFICER, BECAUSE = "officer", "because"
LONGEST_REASON = 300
LABELS = {OFFICER: "Officer", BECAUSE: "Why the officer cannot file it"}
FOR_WHOM = "You are doing this for *{}*. It is recorded with your name, and the officer gets a direct message."


def choices(agreement: Agreement, found: Sequence[RoleHeld], actor: Actor) -> Mapping[str, str]:
    """For whom and for which school somebody may file, by what the form sends; what is their own comes first."""
    in_order = sorted(found, key=lambda held: held.person_id != actor.person_id)
    return {
        written(OfficerAtSchool(held.school or "", held.person_id)): _choice(agreement, held, actor)
        for held in in_order
    }


def _choice(agreement: Agreement, held: RoleHeld, actor: Actor) -> str:
    name = "Myself" if held.person_id == actor.person_id else held.person.name
    return f"{name} · {agreement.school_name(held.school or '')}"[:75]  # Slack takes no longer label


def questions(officers: Mapping[str, str], given: str | None, because: str | None) -> list[Block]:
    """For whom a notice is filed, which brings the school, and why."""
    for_self = any(label.startswith("Myself") for label in officers.values())
    hint = "Leave blank if you file it yourself." if for_self else None
    return [
        Question(OFFICER, LABELS[OFFICER]).choice(officers, given),
        Question(BECAUSE, LABELS[BECAUSE], hint, optional=for_self).text(because, LONGEST_REASON),
    ]


def chosen(payload: Payload) -> OfficerAtSchool | None:
    """The officer and the school that are chosen in the form."""
    code = payload.answers.get(OFFICER)
    return read(OfficerAtSchool, code) if code else None


def behalf(payload: Payload) -> Behalf | None:
    """For whom the form is filled in; nothing where it does not ask that."""
    if OFFICER not in payload.answers:
        return None
    found = chosen(payload)
    return Behalf(found.officer_id if found else None, payload.answers.get(BECAUSE))


def says_for_whom(view: View, notice: Notice, actor: Actor) -> View:
    """A form about a notice, with a line on top that says for whom it is filled in."""
    if stands_in(notice, actor.person_id):
        view.blocks = [small(FOR_WHOM.format(escaped(notice.officer.name))), *(view.blocks or [])]
    return view


def filed_by(notice: Notice) -> str:
    """Who filed it, and for whom."""
    badge = f", badge {notice.officer.badge}" if notice.officer.badge else ""
    officer, other = f"{notice.officer.name}{badge}", _other(notice.versions[0])
    return f"Filed for {officer}, by {other}" if other else f"Filed by {officer}"


def changed_by(version: NoticeVersion) -> str:
    """Who made a version, as an addition to what was done; nothing where the officer did."""
    other = _other(version)
    return f" by {other}, for the officer" if other else ""


def withdrawn_by(notice: Notice) -> str:
    """Who withdrew it."""
    if notice.withdrawn_by and stands_in(notice, notice.withdrawn_by_id):
        return f"{_named(notice.withdrawn_by)}, for {notice.officer.name}"
    return notice.officer.name


def why(version: NoticeVersion) -> str:
    """What the reason of a version is called."""
    return "Why the officer could not file it" if version.version == 1 else "Reason for amendment"


def done_for_officer(notice: Notice) -> str:
    """What was done last in the officer's place, and by whom."""
    if notice.withdrawn_by and stands_in(notice, notice.withdrawn_by_id):
        return f"Withdrawn for you by {_named(notice.withdrawn_by)}"
    done = "Filed" if notice.version == 1 else "Completed" if notice.current.is_completion else "Amended"
    other = _other(notice.current)
    return f"{done} for you by {other}" if other else "Student details were completed for you"


def _other(version: NoticeVersion) -> str | None:
    if version.changed_by and stands_in(version.notice, version.changed_by_id):
        return _named(version.changed_by)
    return None


def _named(person: Person) -> str:
    return f"{person.name}, {ROLE_LABELS[Role.SUPERVISOR]}"
