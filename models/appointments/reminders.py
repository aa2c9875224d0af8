"""What falls due of appointments: an answer, the yearly proposal, and who is not renewed. All are district goals."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.appointments import acts
from models.appointments import tables as records
from models.appointments.closing import void_of_closed_schools
from models.appointments.queries import not_renewed, to_propose, year_after
from models.appointments.steps import PROPOSED
from models.calendar.school_days import start_of
from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import people_who_may
from models.policy import Act, Part, Subject
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

ASK, RENEWAL = "appointments_ask", "appointments_renewal"
AT = timedelta(hours=8)  # in the morning


@dataclass(frozen=True)
class AppointmentReminders:
    """Looks at principals' answers, and at the end of each school year, by the number of the year it begins in."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a time has come."""
        return {acts.REMIND_DUE: self.remind, acts.SILENCE_DUE: self.silence, ASK: self.ask, RENEWAL: self.renewal}

    def plan(self, session: Session, now: datetime) -> None:
        """Have the end of this school year looked at, and what is to be proposed for the next one.

        The start is when a school's days may have changed: what is proposed for others ends.
        """
        void_of_closed_schools(session, self.agreement, now)
        today, goals = self.agreement.today(now), self.agreement.appointment_targets
        begins = self.agreement.days_of(year_after(self.agreement, self.agreement.school_year(today)))[0]
        days = {ASK: goals.propose_days_before, RENEWAL: goals.renewal_days_before}
        due = {kind: start_of(self.agreement, begins - timedelta(days=before)) + AT for kind, before in days.items()}
        deadlines.put(session, begins.year, due)

    def remind(self, session: Session, appointment_id: int, now: datetime) -> None:
        """Remind the principal, once, of a proposal that waits for an answer."""
        appointment = records.get(session, appointment_id)
        if appointment.state != PROPOSED:
            return
        people = people_who_may(session, Act.BE_HEARD, appointment.subject, self.agreement.today(now))
        for person in people:
            outbox.enqueue(session, records.REMINDER, appointment_id, PersonDM(person.id), now)
        audit.record(session, "bot", "remind of appointment", appointment, now, {"told": len(people)})

    def silence(self, session: Session, appointment_id: int, now: datetime) -> None:
        """Note that the principal has not answered."""
        acts.note_silence(session, self.agreement, appointment_id, now)

    def ask(self, session: Session, year: int, now: datetime) -> None:
        """Ask the chief to propose, as long as the year has not begun and a school is not proposed."""
        school_year, today = self._year(year), self.agreement.today(now)
        if today < self.agreement.days_of(school_year)[0] and to_propose(session, self.agreement, school_year):
            chiefs = people_who_may(session, Act.PROPOSE_APPOINTMENT, Subject(), today)
            for person in chiefs:
                outbox.enqueue(session, records.ASKED_TOLD, year, PersonDM(person.id), now)
            audit.record(session, "bot", "ask for appointments", f"school_year:{school_year}", now)

    def renewal(self, session: Session, year: int, now: datetime) -> None:
        """Tell chief, superintendent and the principals concerned that appointments end without a further one."""
        today = self.agreement.today(now)
        schools = sorted({held.school or "" for held in not_renewed(session, self.agreement, today)})
        people = [person for school in schools for person in
                  people_who_may(session, Part.TOLD_OF_APPOINTMENT, Subject(school=school), today)]  # fmt: skip
        for person in dict.fromkeys(people):
            outbox.enqueue(session, records.NOT_RENEWED_TOLD, year, PersonDM(person.id), now)
        audit.record(session, "bot", "look at renewals", f"school_year:{self._year(year)}", now, {"schools": schools})
        self._plan_next(session, year)

    def _plan_next(self, session: Session, year: int) -> None:
        goals, begins = self.agreement.appointment_targets, self.agreement.days_of(f"{year + 1}")[0]
        days = {ASK: goals.propose_days_before, RENEWAL: goals.renewal_days_before}
        due = {kind: start_of(self.agreement, begins - timedelta(days=before)) + AT for kind, before in days.items()}
        deadlines.put(session, begins.year, due)

    def _year(self, year: int) -> str:
        return self.agreement.school_year(self.agreement.days_of(f"{year}")[0])
