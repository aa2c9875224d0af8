"""What was done with a record beside its contents: messages about it, and its lines of the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.arrest_notifications.tables import COPY, LETTER
from models.delivery.outbox import Delivery
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeQuestion
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may
from models.reports.tables import OfficerReport
from models.store.audit import AuditEntry
from models.store.base import Base
from models.vocabulary import PARTY_OF_ROLE, Party, Role

MOST_LINES = 1000
OF_NOTICE = (
    "notice_card", "notice_change_reply", "notice_amended_reply", "notice_arrest", "notice_staff_search",
    "notice_complete_reply", "notice_reminder", "notice_for_designee", "notice_for_superintendent",
    "notice_details_reminder", "notice_details_overdue", "notice_done_for_officer", "notice_not_delivered",
    "notice_not_delivered_school",
)  # fmt: skip
PREFIXES = {
    "activity": ("activity_",), "dismissal": ("dismissal_",), "dispute": ("dispute_",), "revision": ("revision_",),
    "records_request": ("records_",), "outside_request": ("outside_",),
}  # fmt: skip
OF_REPORT = "officer report"
OF_IMPORTS = ("activity_imported_for_officer",)
OF_QUESTIONS = ("notice_question", "notice_question_reply", "notice_answer", "notice_answer_reply")


@dataclass(frozen=True)
class Line:
    """A line of the audit log: when, who (nothing for the bot), and what."""

    at: Any
    person: Person | None
    actor: str
    act: str


def deliveries(session: Session, kind: str, row: Any) -> list[Delivery]:
    """The messages about a record, in their order; of changes of a message nothing."""
    query = select(Delivery).where(_about(session, kind, row), Delivery.changes.is_(None))
    return list(session.scalars(query.order_by(Delivery.id).limit(MOST_LINES)))


def _about(session: Session, kind: str, row: Any) -> Any:
    if kind == "notice":
        acknowledgments = select(NoticeAcknowledgment.id).where(NoticeAcknowledgment.notice_id == row.id)
        questions = select(NoticeQuestion.id).where(NoticeQuestion.notice_id == row.id)
        return or_(
            and_(Delivery.subject_id == row.id, Delivery.kind.in_(OF_NOTICE)),
            and_(Delivery.subject_id.in_(acknowledgments), Delivery.kind == "notice_acknowledged"),
            and_(Delivery.subject_id.in_(questions), Delivery.kind.in_(OF_QUESTIONS)),
        )
    if kind == "officer_report":
        of_report = Delivery.kind.startswith("officer_report_", autoescape=True)
        return and_(Delivery.subject_id == row.notice_id, of_report)
    if kind == "arrest_notification":
        of_letters, steps = (LETTER, COPY), [step.id for step in row.steps]
        return or_(
            and_(Delivery.subject_id == row.id, Delivery.kind.startswith("arrest_", autoescape=True),
                 Delivery.kind.not_in(of_letters)),
            and_(Delivery.subject_id.in_(steps), Delivery.kind.in_(of_letters)),
        )  # fmt: skip
    if kind == "evaluation":
        versions = [version.id for version in row.versions if version.submitted_at]
        opened = ("evaluation_invitation", "evaluation_invitation_chief")
        return or_(
            and_(Delivery.subject_id == row.id, Delivery.kind.in_(opened)),
            and_(Delivery.subject_id.in_(versions), Delivery.kind.startswith("evaluation_", autoescape=True),
                 Delivery.kind.not_in((*opened, "evaluation_reminder"))),
        )  # fmt: skip
    prefixes = [Delivery.kind.startswith(prefix, autoescape=True) for prefix in PREFIXES.get(kind, ())]
    return and_(Delivery.subject_id == row.id, or_(false(), *prefixes), Delivery.kind.not_in(OF_IMPORTS))


def people_by_id(session: Session, ids: Sequence[int]) -> Mapping[int, Person]:
    """People of the roster by their ids."""
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}


def audit_lines(session: Session, actor: Actor, row: Base) -> tuple[list[Line], bool]:
    """The lines of the audit log about a record that are for the reader, and whether there are older ones than fit.

    How many lines others have is not told: it would tell how often the other side looked.
    Whoever takes out records of all schools has those of their side: what the other side looked at is that side's to
    know. A school has its own reader's alone: who of the district looked is no school's to know. The bot's are of all.
    """
    where = _logged_of(row)
    query = select(AuditEntry).where(where).order_by(AuditEntry.id.desc()).limit(MOST_LINES)
    entries = list(reversed(session.scalars(query).all()))
    ids = [int(number) for entry in entries if (number := _person_id(entry.actor))]
    people, own = people_by_id(session, ids), own_people(session, actor, ids)
    lines = [
        Line(entry.at, people.get(int(_person_id(entry.actor) or 0)), entry.actor, entry.act) for entry in entries
        if _person_id(entry.actor) is None or int(_person_id(entry.actor) or 0) in own
    ]  # fmt: skip
    count = session.scalar(select(func.count()).select_from(AuditEntry).where(where)) or 0
    return lines, count > MOST_LINES


def own_people(session: Session, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Of some people, those whose acts with a record the reader may know of: the own side's; in a school, the own."""
    if not reads_of_side(actor):
        return {actor.person_id} & set(ids)
    own = {holding.side or PARTY_OF_ROLE.get(holding.role) for holding in actor.holdings} - {None}
    sides = _sides(session, ids)
    return {person_id for person_id in ids if sides.get(person_id, set()) & own}


def _logged_of(row: Base) -> ColumnElement[bool]:
    """The lines of a record. Those of an officer's report are on record as of its notice, and go with the report."""
    of_report = AuditEntry.act.endswith(OF_REPORT, autoescape=True)
    if isinstance(row, OfficerReport):
        return or_(_named(row), and_(AuditEntry.subject == f"notice:{row.notice_id}", of_report))
    return and_(_named(row), ~of_report) if isinstance(row, Notice) else _named(row)


def _named(row: Base) -> ColumnElement[bool]:
    return AuditEntry.subject == f"{row.__tablename__}:{getattr(row, 'id', '')}"


def reads_of_side(actor: Actor) -> bool:
    """Whether a packet tells somebody what others of their side did with the record."""
    return may(actor, Act.TAKE_OUT_RECORD, Subject())


def _person_id(actor: str) -> str | None:
    kind, _colon, number = actor.partition(":")
    return number if kind == "person" and number.isdecimal() else None


def _sides(session: Session, ids: Sequence[int]) -> Mapping[int, set[Party | None]]:
    """The sides to which people have belonged."""
    found: dict[int, set[Party | None]] = {}
    query = select(RoleHeld.person_id, RoleHeld.role, RoleHeld.side).where(RoleHeld.person_id.in_(ids)).distinct()
    for person_id, role, side in session.execute(query):
        party = Party(side) if side else PARTY_OF_ROLE.get(Role(role))
        found.setdefault(person_id, set()).add(party)
    return found
