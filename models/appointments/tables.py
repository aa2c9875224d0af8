"""Proposed and agreed appointments: the officers of one school for some days of a school year. Rows are only added."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.appointments.steps import AGREED, SILENCE, STATES, STEPS, State
from models.errors import must_exist
from models.people.tables import Person, RoleHeld
from models.policy import Subject
from models.store.base import Base, locked_row, partial_index
from models.store.disposed import Disposable

PROPOSED_TOLD = "appointment_proposed"
REMINDER = "appointment_reminder"
TO_AGREE = "appointment_to_agree"
CONCERN_TOLD = "appointment_concern"
RETURNED_TOLD = "appointment_sent_back"
WITHDRAWN_TOLD = "appointment_withdrawn"
AGREED_TOLD = "appointment_agreed"
LETTER = "appointment_letter"
ENDED_TOLD = "appointment_ended"
ASKED_TOLD = "appointments_asked"
NOT_RENEWED_TOLD = "appointments_not_renewed"
YEAR = "year"
REASONS = {
    YEAR: "Yearly appointment",
    "replacement": "Replacement",
    "new_school": "New school",
    "leave": "Leave",
    "other": "Another reason",
}
"""Why a school's officers are proposed."""


class Appointment(Disposable, Base):
    """The officers of a school from its first to its last day, as proposed; it takes the place of all who were there.

    `begins_on` is its first day once it is agreed: never before that day. `signed_text` is the number of the signed
    agreement in force then.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        partial_index(
            "uq_appointment_open", "school", "school_year", unique=True,
            where="state IN ('proposed', 'heard', 'silent', 'sent_back')",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    school: Mapped[str] = mapped_column(String(30))
    school_year: Mapped[str] = mapped_column(String(7), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    begins_on: Mapped[date | None] = mapped_column(Date)
    signed_text: Mapped[int | None]

    proposed_by: Mapped[Person] = relationship(lazy="joined")
    officers: Mapped[list["AppointedOfficer"]] = relationship(
        back_populates="appointment", order_by="AppointedOfficer.id"
    )
    steps: Mapped[list["AppointmentStep"]] = relationship(order_by="AppointmentStep.id")

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Appointment {self.id}"

    @property
    def stands(self) -> State:
        """How it stands."""
        return STATES[self.state]

    @property
    def named(self) -> list["AppointedOfficer"]:
        """Whom it appoints."""
        return [row for row in self.officers if not row.is_ending]

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def heard(self) -> "AppointmentStep | None":
        """The principal's last answer, or the silence."""
        answers = (row for row in reversed(self.steps) if STEPS[row.step].is_heard or row.step == SILENCE)
        return next(answers, None)

    @property
    def decided(self) -> "AppointmentStep | None":
        """The last step where nothing more is to be done."""
        return self.steps[-1] if self.steps and self.stands.asks is None else None

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        appointed = tuple(row.person_id for row in self.officers) if self.state == AGREED else ()
        return Subject(school=self.school, appointee_ids=appointed)


class AppointedOfficer(Base):
    """An officer whom an appointment names, or whose assignment to the school ends with it."""

    __tablename__ = "appointed_officer"
    __table_args__ = (UniqueConstraint("appointment_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_ending: Mapped[bool] = mapped_column(default=False, server_default=false())
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role_held.id"))

    appointment: Mapped[Appointment] = relationship(back_populates="officers")
    person: Mapped[Person] = relationship(lazy="joined")
    role: Mapped[RoleHeld | None] = relationship()


class AppointmentStep(Base):
    """What was done with a proposal, by whom, and in which words; what nobody did is a silence that the bot noted."""

    __tablename__ = "appointment_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    step: Mapped[str] = mapped_column(String(30))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)

    taken_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def subject(self) -> Subject:
        """What rights to its words depend on: whose they are."""
        return Subject(owner_id=self.taken_by_id)


def get(session: Session, appointment_id: int) -> Appointment:
    """An appointment by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Appointment, appointment_id), "appointment")


def officer(session: Session, row_id: int) -> AppointedOfficer:
    """An officer of an appointment by the row's id, `NotFound` where there is none; no right is checked."""
    return must_exist(session.get(AppointedOfficer, row_id), "appointment")


def locked(session: Session, appointment_id: int) -> Appointment | None:
    """An appointment that nobody else changes until this transaction ends."""
    return locked_row(session, Appointment, appointment_id)
