"""Events of the calendar that may close their days: which wait for a decision, deciding, and undoing it.

As long as nobody has decided, the day counts as a school day: a deadline then comes too early rather than too late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.calendar.feed import locked_state
from models.calendar.reading import Dated, Reading
from models.calendar.tables import ANY_EVENT, CalendarDecision, CalendarQuestion, ClosedDay, title_key
from models.errors import Conflict, must_exist
from models.policy import Act, Subject, require
from models.store import audit
from models.terms import Agreement

DECIDED = "decided"
STILL_ASKED = timedelta(days=30)
"""How long after its day an event is asked about: as long as a deadline may still be counted with it."""
Decisions = dict[tuple[str, str], CalendarDecision]


@dataclass
class ToDecide:
    """A title that waits for a decision: its events, each with those of its days that are not known."""

    title: str
    events: list[tuple[CalendarQuestion, tuple[date, ...]]] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        """All days of its events."""
        return sorted({day for _event, days in self.events for day in days})


@dataclass(frozen=True)
class Decided:
    """A decision, and the days on which the calendar has it now."""

    decision: CalendarDecision
    days: tuple[date, ...]


def to_decide(session: Session, today: date) -> list[ToDecide]:
    """The titles that nobody has decided, by their first day. Days that are known otherwise need no decision."""
    decisions, known = _decisions(session), set(session.scalars(select(ClosedDay.day)))
    found: dict[str, ToDecide] = {}
    for question in _questions(session):
        days = tuple(day for day in question.all_days if day >= today - STILL_ASKED and day not in known)
        if days and _answer(decisions, question) is None:
            found.setdefault(question.title_key, ToDecide(question.title)).events.append((question, days))
    return sorted(found.values(), key=lambda waiting: (waiting.days, waiting.title))


def undated(session: Session, today: date) -> list[CalendarQuestion]:
    """Events that may close days which cannot be worked out: until the day on which they begin is set by hand."""
    query = select(CalendarQuestion).filter_by(is_dated=False).order_by(CalendarQuestion.title, CalendarQuestion.id)
    known = set(session.scalars(select(ClosedDay.day)))
    return [
        found for found in session.scalars(query)
        if known.isdisjoint(found.all_days) and max(found.all_days, default=today) >= today - STILL_ASKED
    ]  # fmt: skip


def decided(session: Session) -> list[Decided]:
    """What was decided, the newest first."""
    decisions = _decisions(session)
    days: dict[int, set[date]] = {}
    for question in _questions(session):
        if answer := _answer(decisions, question):
            days.setdefault(answer.id, set()).update(question.all_days)
    newest = sorted(decisions.values(), key=lambda decision: (decision.decided_at, decision.id), reverse=True)
    return [Decided(decision, tuple(sorted(days.get(decision.id, ())))) for decision in newest]


def decide(
    session: Session, agreement: Agreement, actor: Actor, question_id: int, now: datetime, *, closes: bool, alone: bool
) -> CalendarDecision:
    """Decide whether an event's days are without school: all events under its title, now and later, or this `alone`.

    Raises:
        Refused: not an administrator.
        NotFound: the calendar has no such event any more.
        Conflict: somebody decided otherwise meanwhile.
    """
    require(actor, Act.DECIDE_SCHOOL_DAY, Subject())
    locked_state(session)  # the calendar is not taken over meanwhile
    question = must_exist(session.get(CalendarQuestion, question_id), "calendar event")
    event = question.event if alone else ANY_EVENT
    before = _decisions(session).get((question.title_key, event))
    if before is not None:
        if before.closes != closes:
            decided_as = (
                f"{before.decided_by.name} decided that this is {'no school' if before.closes else 'a school day'}."
            )
            raise Conflict(f"{decided_as} It can be undone under School calendar.")
        return before
    decision = CalendarDecision(
        title_key=question.title_key, event=event, title=question.title, closes=closes, decided_at=now,
        decided_by_id=actor.person_id,
    )  # fmt: skip
    session.add(decision)
    session.flush()
    days = {"days": question.days if alone else _days_under(session, question.title_key)}
    audit.record(session, actor.label, "decide school day", decision, now, {"closes": closes, "alone": alone} | days)
    apply_decisions(session, agreement.today(now))
    return decision


def undo(session: Session, agreement: Agreement, actor: Actor, decision_id: int, now: datetime) -> CalendarDecision:
    """Take a decision back: its days wait for one again, and count as school days. Raises what `decide` does."""
    require(actor, Act.DECIDE_SCHOOL_DAY, Subject())
    locked_state(session)
    decision = must_exist(session.get(CalendarDecision, decision_id), "decision")
    audit.record(session, actor.label, "undo decision on school day", decision, now, {"closes": decision.closes})
    session.delete(decision)
    session.flush()
    apply_decisions(session, agreement.today(now))
    return decision


def take_questions(session: Session, reading: Reading) -> None:
    """Take over which events of the calendar may close their days. One that was there before keeps its id."""
    before = {(question.event, question.title): question for question in session.scalars(select(CalendarQuestion))}
    for is_dated, events in ((True, reading.unsure), (False, reading.left_out)):
        for event, days in _by_event(events).items():
            question = before.pop(event, None) or CalendarQuestion(event=event[0], title=event[1])
            question.days, question.is_dated = days, is_dated
            session.add(question)
    for gone in before.values():
        session.delete(gone)
    session.flush()


def apply_decisions(session: Session, today: date) -> None:
    """Close the days that were decided to be without school. What is known otherwise stays as it is.

    Past days that the calendar names no more stay, too: deadlines were counted with them.
    """
    questions, decisions = _questions(session), _decisions(session)
    named = {day for question in questions for day in question.all_days}
    session.execute(
        delete(ClosedDay).where(ClosedDay.source == DECIDED, or_(ClosedDay.day >= today, ClosedDay.day.in_(named)))
    )
    known = set(session.scalars(select(ClosedDay.day)))
    closing = (question for question in questions if (answer := _answer(decisions, question)) and answer.closes)
    days = {day: question.title for question in closing for day in question.all_days if day not in known}
    session.add_all(ClosedDay(day=day, title=title, source=DECIDED) for day, title in days.items())
    session.flush()


def _by_event(events: Iterable[Dated]) -> dict[tuple[str, str], list[str]]:
    """The days of events, each once: a calendar may have one twice."""
    found: dict[tuple[str, str], set[date]] = {}
    for dated in events:
        found.setdefault((dated.event, dated.title), set()).update(dated.days)
    return {event: [str(day) for day in sorted(days)] for event, days in found.items()}


def _questions(session: Session) -> Sequence[CalendarQuestion]:
    return session.scalars(select(CalendarQuestion).filter_by(is_dated=True).order_by(CalendarQuestion.id)).all()


def _decisions(session: Session) -> Decisions:
    return {(found.title_key, found.event): found for found in session.scalars(select(CalendarDecision))}


def _answer(decisions: Decisions, question: CalendarQuestion) -> CalendarDecision | None:
    """What was decided of an event: of it alone, or else of its title."""
    return decisions.get((question.title_key, question.event)) or decisions.get((question.title_key, ANY_EVENT))


def _days_under(session: Session, key: str) -> list[str]:
    return sorted(
        {day for question in _questions(session) if title_key(question.title) == key for day in question.days}
    )
