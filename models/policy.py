"""Who may do what: one table. Rights are looked up at the act, from the roles that count at that moment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, TypeVar

from models.errors import Refused
from models.people import Actor, Holding
from models.vocabulary import Role, Side


class Act(StrEnum):
    """What people do with records."""

    FILE_NOTICE = "file a notice"
    CHANGE_NOTICE = "amend or withdraw this notice"
    READ_NOTICE = "read this notice"
    ACKNOWLEDGE_NOTICE = "acknowledge this notice"
    EVALUATE = "evaluate an officer"
    DRAFT_EVALUATION = "draft an evaluation"
    READ_EVALUATION = "read this evaluation"
    RECEIVE_EVALUATION = "acknowledge this evaluation"
    SHARE_EVALUATION = "share this evaluation with the officer"
    ANSWER_EVALUATION = "comment on this evaluation"
    LIST_EVALUATIONS = "see which evaluations are missing"
    REQUEST_DISMISSAL = "request a dismissal or reassignment"
    SEE_DISMISSAL = "see this request"
    FORWARD_DISMISSAL = "forward this request"
    DECIDE_DISMISSAL = "decide this request"
    SEE_QUARTER = "see how far a quarter is"
    OPEN_QUARTER = "open a quarter or reopen it"
    DECLARE_MISSING = "declare a submission missing"
    SCHOOL_SUBMISSION = "fill in a school's submission"
    POLICE_SUBMISSION = "confirm the police submission"
    RECORD_MEETING = "record a meeting of the team"
    SIGN_OFF = "sign off a quarter"
    EXPORT_TOTALS = "export totals"
    EXPORT_NOTICES = "export the rows of notices"
    READ_AUDIT = "read the audit log"
    CHECK_AUDIT = "check the audit log"
    PROPOSE_ROSTER = "propose a change of people, roles or channels"
    APPROVE_ROSTER = "approve a change of people, roles or channels"


@dataclass(frozen=True)
class Subject:
    """What an act is about, as far as rights depend on it."""

    school: str | None = None
    owner_id: int | None = None
    side: Side | None = None
    has_arrest: bool = False
    is_conflict: bool = False
    drafter_ids: tuple[int, ...] = ()
    is_submitted: bool = False
    is_shared: bool = False
    is_requested: bool = False
    is_forwarded: bool = False


class HasSubject(Protocol):
    """A record to which rights are looked up."""

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""


Record = TypeVar("Record", bound=HasSubject)
Scope = Callable[[Actor, Holding, Subject], bool]


def _everywhere(_actor: Actor, _holding: Holding, _subject: Subject) -> bool:
    return True


def _own_school(_actor: Actor, holding: Holding, subject: Subject) -> bool:
    return holding.school is not None and holding.school == subject.school


def _own(actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.owner_id == actor.person_id


def _own_draft(actor: Actor, holding: Holding, subject: Subject) -> bool:
    return actor.person_id in subject.drafter_ids and _own_school(actor, holding, subject)


def _own_or_new_draft(actor: Actor, holding: Holding, subject: Subject) -> bool:
    return (not subject.drafter_ids or actor.person_id in subject.drafter_ids) and _own_school(actor, holding, subject)


def _own_if_shared(actor: Actor, holding: Holding, subject: Subject) -> bool:
    return subject.is_shared and _own(actor, holding, subject)


def _arrest_or_conflict(_actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.has_arrest or subject.is_conflict


def _if_submitted(_actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.is_submitted


def _if_requested(_actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.is_requested


def _if_forwarded(_actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.is_forwarded


def _of_schools(_actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.side is Side.SCHOOLS


def _of_police(_actor: Actor, _holding: Holding, subject: Subject) -> bool:
    return subject.side is Side.POLICE


def _member_of_schools(_actor: Actor, holding: Holding, _subject: Subject) -> bool:
    return holding.side is Side.SCHOOLS


def _member_of_police(_actor: Actor, holding: Holding, _subject: Subject) -> bool:
    return holding.side is Side.POLICE


POLICY: dict[Act, dict[Role, Scope]] = {
    Act.FILE_NOTICE: {Role.OFFICER: _own_school},
    Act.CHANGE_NOTICE: {Role.OFFICER: _own},
    Act.READ_NOTICE: {
        Role.OFFICER: _own,
        Role.PRINCIPAL: _own_school,
        Role.PRINCIPAL_DESIGNEE: _own_school,
        Role.SUPERINTENDENT: _arrest_or_conflict,
        Role.CHIEF: _everywhere,
        Role.CHIEF_DESIGNEE: _everywhere,
        Role.SUPERVISOR: _everywhere,
    },
    Act.ACKNOWLEDGE_NOTICE: {Role.PRINCIPAL: _own_school, Role.PRINCIPAL_DESIGNEE: _own_school},
    Act.EVALUATE: {Role.PRINCIPAL: _own_school},
    Act.DRAFT_EVALUATION: {Role.PRINCIPAL: _own_school, Role.PRINCIPAL_DESIGNEE: _own_or_new_draft},
    Act.READ_EVALUATION: {
        Role.OFFICER: _own_if_shared,
        Role.PRINCIPAL: _own_school,
        Role.PRINCIPAL_DESIGNEE: _own_draft,
        Role.CHIEF: _if_submitted,
        Role.CHIEF_DESIGNEE: _if_submitted,
    },
    Act.RECEIVE_EVALUATION: {Role.CHIEF: _if_submitted, Role.CHIEF_DESIGNEE: _if_submitted},
    Act.SHARE_EVALUATION: {Role.CHIEF: _if_submitted},
    Act.ANSWER_EVALUATION: {Role.OFFICER: _own_if_shared},
    Act.LIST_EVALUATIONS: {
        Role.SUPERINTENDENT: _everywhere,
        Role.CHIEF: _everywhere,
        Role.CHIEF_DESIGNEE: _everywhere,
    },
    Act.REQUEST_DISMISSAL: {Role.PRINCIPAL: _own_school},
    Act.SEE_DISMISSAL: {
        Role.PRINCIPAL: _own_school,
        Role.SUPERINTENDENT: _if_requested,
        Role.CHIEF: _if_forwarded,
        Role.CHIEF_DESIGNEE: _if_forwarded,
    },
    Act.FORWARD_DISMISSAL: {Role.SUPERINTENDENT: _if_requested},
    Act.DECIDE_DISMISSAL: {Role.CHIEF: _if_forwarded},
    Act.SEE_QUARTER: {
        Role.PRINCIPAL: _everywhere,
        Role.PRINCIPAL_DESIGNEE: _everywhere,
        Role.SUPERINTENDENT: _everywhere,
        Role.CHIEF: _everywhere,
        Role.CHIEF_DESIGNEE: _everywhere,
        Role.SUPERVISOR: _everywhere,
        Role.TEAM_MEMBER: _everywhere,
    },
    Act.OPEN_QUARTER: {Role.TEAM_MEMBER: _everywhere},
    Act.DECLARE_MISSING: {Role.TEAM_MEMBER: _everywhere},
    Act.SCHOOL_SUBMISSION: {
        Role.PRINCIPAL: _own_school,
        Role.PRINCIPAL_DESIGNEE: _own_school,
        Role.TEAM_MEMBER: _member_of_schools,
    },
    Act.POLICE_SUBMISSION: {Role.SUPERVISOR: _everywhere, Role.TEAM_MEMBER: _member_of_police},
    Act.RECORD_MEETING: {Role.TEAM_MEMBER: _everywhere},
    Act.SIGN_OFF: {Role.TEAM_MEMBER: _everywhere},
    Act.EXPORT_TOTALS: {
        Role.PRINCIPAL: _own_school,
        Role.SUPERINTENDENT: _everywhere,
        Role.CHIEF: _everywhere,
        Role.CHIEF_DESIGNEE: _everywhere,
        Role.TEAM_MEMBER: _everywhere,
    },
    Act.EXPORT_NOTICES: {
        Role.PRINCIPAL: _own_school,
        Role.CHIEF: _everywhere,
        Role.CHIEF_DESIGNEE: _everywhere,
        Role.SUPERVISOR: _everywhere,
    },
    Act.READ_AUDIT: {Role.SUPERINTENDENT: _of_schools, Role.CHIEF: _of_police},
    Act.CHECK_AUDIT: {Role.SUPERINTENDENT: _everywhere, Role.CHIEF: _everywhere, Role.ADMINISTRATOR: _everywhere},
    Act.PROPOSE_ROSTER: {Role.ADMINISTRATOR: _everywhere},
    Act.APPROVE_ROSTER: {Role.SUPERINTENDENT: _of_schools, Role.CHIEF: _of_police},
}


def may(actor: Actor, act: Act, subject: Subject) -> bool:
    """Whether a role that the person holds today allows the act on this subject."""
    tests = POLICY[act]
    return any(tests[held.role](actor, held, subject) for held in actor.holdings if held.role in tests)


def require(actor: Actor, act: Act, subject: Subject) -> None:
    """Stop an act that no role of the person allows.

    Raises:
        Refused: with the roles that may.
    """
    if not may(actor, act, subject):
        raise refusal(act)


def require_of(actor: Actor, act: Act, found: Record | None) -> Record:
    """A record that was looked up by its id, if a role of the person allows the act on it.

    Raises:
        Refused: not allowed, or there is none: in the same words, so that nobody learns which ids there are.
    """
    if found is None or not may(actor, act, found.subject):
        raise refusal(act)
    return found


def refusal(act: Act) -> Refused:
    """What everybody is told who may not do something."""
    return Refused(f"You may not {act}. {WHO_MAY[act]}")


WHO_MAY_SIT: dict[str, tuple[tuple[Act, Subject], ...]] = {
    "school": ((Act.READ_NOTICE, Subject()), (Act.FILE_NOTICE, Subject())),
    "team": ((Act.SEE_QUARTER, Subject()),),
    "chief": ((Act.RECEIVE_EVALUATION, Subject(is_submitted=True)),),
    "superintendent": ((Act.FORWARD_DISMISSAL, Subject(is_requested=True)),),
    "administrators": ((Act.CHECK_AUDIT, Subject()),),
}
"""Who may be in the channel of a purpose: whoever has one of these rights; for a school's, the right at that school.

An officer files notices at a school and reads only own ones; cards, which both sides see there, tell no more than that.
"""


def may_sit(actor: Actor, purpose: str) -> bool:
    """Whether somebody may be in the channel of a purpose, such as `school:hall`, where its messages can be seen."""
    kind, _colon, school = purpose.partition(":")
    return any(may(actor, act, replace(about, school=school or None)) for act, about in WHO_MAY_SIT[kind])


def schools_where(actor: Actor, act: Act) -> tuple[str, ...] | None:
    """The schools for which a role of the person allows the act; nothing stands for all.

    Raises:
        Refused: there is none.
    """
    if may(actor, act, Subject()):
        return None
    held = dict.fromkeys(holding.school for holding in actor.holdings if holding.school)
    found = tuple(school for school in held if may(actor, act, Subject(school=school)))
    if not found:
        require(actor, act, Subject())
    return found


WHO_MAY = {
    Act.FILE_NOTICE: "Officers can, at the schools they are assigned to today. An administrator sees to assignments.",
    Act.CHANGE_NOTICE: "Only the officer who filed it can.",
    Act.READ_NOTICE: "Its officer, the school's principal and designee, and the police's supervisors can.",
    Act.ACKNOWLEDGE_NOTICE: "The principal of the school or the principal's designee can.",
    Act.EVALUATE: "The principal of the school can.",
    Act.DRAFT_EVALUATION: "The principal of the school can, and a designee as long as nobody else has written in it.",
    Act.READ_EVALUATION: "The principal of the school and the chief can.",
    Act.RECEIVE_EVALUATION: "The chief or the chief's designee can.",
    Act.SHARE_EVALUATION: "The chief can.",
    Act.ANSWER_EVALUATION: "The officer can, once the chief has shared it.",
    Act.LIST_EVALUATIONS: "The superintendent and the chief can.",
    Act.REQUEST_DISMISSAL: "The principal of the school can.",
    Act.SEE_DISMISSAL: "Only the people who handle it can.",
    Act.FORWARD_DISMISSAL: "The superintendent can.",
    Act.DECIDE_DISMISSAL: "The chief can.",
    Act.SEE_QUARTER: "Principals and designees, the superintendent, the chief, supervisors and the team can.",
    Act.OPEN_QUARTER: "The team's members can.",
    Act.DECLARE_MISSING: "The team's members can.",
    Act.SCHOOL_SUBMISSION: "The principal, the principal's designee and the team's members from the schools can.",
    Act.POLICE_SUBMISSION: "The supervisor and the team's members from the police can.",
    Act.RECORD_MEETING: "The team's members can.",
    Act.SIGN_OFF: "The team's members can.",
    Act.EXPORT_TOTALS: "Principals, the superintendent, the chief and the team can.",
    Act.EXPORT_NOTICES: "The principal of the school, the chief and supervisors can.",
    Act.READ_AUDIT: "The superintendent for the schools' side and the chief for the police's can.",
    Act.CHECK_AUDIT: "The superintendent, the chief and administrators can.",
    Act.PROPOSE_ROSTER: "Administrators can.",
    Act.APPROVE_ROSTER: "The superintendent for the schools' side and the chief for the police's can.",
}
