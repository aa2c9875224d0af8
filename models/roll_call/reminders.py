"""The roll-call's clock: a look on each weekday's morning. Who is to be asked or reminded, and whom a count is told.

All days are district goals. Whoever gets a role in the middle of a year, and everybody when a new text holds, is asked
by the same look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.people.queries import people_who_may
from models.policy import Act
from models.roll_call import telling
from models.roll_call.rolls import DISTRICT, POLICE, school_rolls
from models.roll_call.standing import Member, State, Wording, asked_from, members, on_roll, wording_on
from models.roll_call.tables import Ask, Told
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

LOOK = "roll_call_look"
AT, A_DAY = timedelta(hours=8), timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class RollCallReminders:
    """The look of each weekday."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when it has come."""
        return {LOOK: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Have it done for the first time."""
        deadlines.put_next(session, LOOK, self._next_look(now), now)

    def look(self, session: Session, _subject: int, now: datetime) -> None:
        """Ask, remind, and tell those responsible, each once."""
        today = self.agreement.today(now)
        wording = wording_on(session, today)
        found = members(session, self.agreement, today, wording=wording)
        asked = self._ask(session, [one for one in found if self._is_to_ask(one, wording)], wording, now)
        reminded = self._remind(session, [one.ask for one in found if one.ask and self._is_to_remind(one)], now)
        told = self._tell(session, found, wording, now)
        if asked or reminded or told:
            detail = {"asked": asked, "reminded": reminded, "told": told}
            audit.record(session, "bot", "roll-call", f"school_year:{self.agreement.school_year(today)}", now, detail)
        deadlines.look_again(session, LOOK, 0, self._next_look(now))

    def _is_to_ask(self, member: Member, wording: Wording) -> bool:
        is_new = member.state is State.NOT_ASKED and member.person.is_reachable
        return is_new and member.day >= asked_from(self.agreement, member, wording)

    def _ask(self, session: Session, new: Sequence[Member], wording: Wording, now: datetime) -> int:
        days = timedelta(days=self.agreement.roll_call_targets.due_days)
        for member in new:
            telling.change(session, member.person.id, now)  # what asked about a text that holds no longer says so
            asked = Ask(
                person_id=member.person.id, school_year=self.agreement.school_year(member.day),
                signed_text=wording.number, asked_at=now, due_on=member.day + days,
            )  # fmt: skip
            session.add(asked)
            session.flush()
            telling.ask(session, asked, telling.ASKED, now)
        return len(new)

    def _is_to_remind(self, member: Member) -> bool:
        if member.confirmation or member.ask is None or member.ask.reminded_at or not member.person.is_reachable:
            return False
        before = timedelta(days=self.agreement.roll_call_targets.remind_days_before)
        return member.day >= member.ask.due_on - before

    def _remind(self, session: Session, late: Sequence[Ask], now: datetime) -> int:
        for asked in late:
            asked.reminded_at = now
            telling.ask(session, asked, telling.REMINDER, now)
        return len(late)

    def _tell(self, session: Session, found: Sequence[Member], wording: Wording, now: datetime) -> int:
        """Tell each of those responsible, once, as soon as somebody on their rolls is overdue."""
        today, late = self.agreement.today(now), [member for member in found if member.is_late]
        year = self.agreement.school_year(today)
        told = {row.person_id for row in session.scalars(select(Told).filter_by(school_year=year))
                if wording.is_of(row.signed_text, self.agreement.today(row.told_at))}  # fmt: skip
        people = {
            person.id: person
            for roll in (POLICE, DISTRICT, *school_rolls(self.agreement)) if on_roll(late, roll)
            for person in people_who_may(session, Act.SEE_ROLL, roll.subject, today)
        }  # fmt: skip
        new = [person for person in people.values() if person.id not in told]
        for person in new:
            row = Told(person_id=person.id, school_year=year, signed_text=wording.number, told_at=now)
            session.add(row)
            session.flush()
            telling.tell(session, row, now)
        return len(new)

    def _next_look(self, now: datetime) -> datetime:
        day = self.agreement.today(now)
        at = start_of(self.agreement, day) + AT
        while at <= now or day.weekday() >= SATURDAY:
            day += A_DAY
            at = start_of(self.agreement, day) + AT
        return at
