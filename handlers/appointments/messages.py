"""What the bot sends of appointments, by direct message. No notification names an officer or says what was written."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from exports.appointments.letter import letter, letter_of
from handlers.appointments.views import all_button, open_button
from handlers.message import Attachment, KindsAbout, Message, MessageKind, Telling, handed_on, with_right, words_with
from handlers.parts import day, escaped
from models.actor import Actor
from models.appointments import tables as records
from models.appointments.queries import not_renewed, of_year, to_propose
from models.appointments.steps import PROPOSED, RETURNED, TO_DECIDE, VOID
from models.appointments.tables import AppointedOfficer, Appointment
from models.appointments.time_to_answer import time_to_answer
from models.policy import Act, Part, Subject, may
from models.terms import year_called


def _school(telling: Telling, appointment: Appointment) -> str:
    return escaped(telling.agreement.school_name(appointment.school))


def _how_it_stands(telling: Telling, appointment: Appointment) -> Message:
    """What a message that asked somebody says after the next step: how it stands, and nothing that was written."""
    text = f"Proposed officer at {_school(telling, appointment)} from {day(appointment.first_day)}"
    return words_with(f"{text}: *{appointment.stands.label}*.", buttons=[open_button(appointment)])


def _asks(
    make: Callable[[Telling, Appointment], Message],
    states: Sequence[str],
    may_have: Callable[[Actor, Appointment], bool],
) -> MessageKind:
    """A kind that asks somebody for a step while a proposal is in some states; afterwards it says how it stands."""

    def of_state(telling: Telling, appointment: Appointment) -> Message | None:
        if appointment.state in states:
            return make(telling, appointment)
        return _how_it_stands(telling, appointment) if telling.is_change else None

    return _about(of_state, may_have=may_have, still_matters=lambda appointment: appointment.state in states)


def proposed(telling: Telling, appointment: Appointment) -> Message:
    """The principal is asked what they say to a proposal."""
    time = time_to_answer(telling.agreement, appointment)
    text = (
        f"The chief proposes who is the officer at {_school(telling, appointment)} from {day(appointment.first_day)}. "
        f"Agree, or raise a concern, by {day(time.until)} ({time.why})."
    )
    return words_with(text, buttons=[open_button(appointment)])


def reminder(telling: Telling, appointment: Appointment) -> Message:
    """The reminder, unless it was answered."""
    time = time_to_answer(telling.agreement, appointment)
    text = f"The proposed officer at {_school(telling, appointment)} still waits for your answer"
    return words_with(f"{text}, by {day(time.until)} ({time.why}).", buttons=[open_button(appointment)])


def to_agree(telling: Telling, appointment: Appointment) -> Message:
    """The superintendent can decide."""
    text = f"A proposed appointment at {_school(telling, appointment)} waits for you to agree or send it back."
    return words_with(text, buttons=[open_button(appointment), all_button("All appointments")])


def concern(telling: Telling, appointment: Appointment) -> Message:
    """The chief learns that a principal has a concern."""
    text = f"The principal of {_school(telling, appointment)} has answered your proposal. Open it to read the answer."
    return words_with(text, buttons=[open_button(appointment)])


def returned(telling: Telling, appointment: Appointment) -> Message:
    """The chief is to propose anew; a principal who had a concern learns that it went back."""
    text = f"The superintendent has sent back the proposed appointment at {_school(telling, appointment)}."
    return words_with(text, buttons=[open_button(appointment)])


def withdrawn(telling: Telling, appointment: Appointment) -> Message:
    """The principal and the superintendent need not answer any more; or nobody, where the school is closed then."""
    if appointment.state == VOID:
        void = f"The proposed appointment at {_school(telling, appointment)} is void"
        return words_with(f"{void}: {escaped(appointment.steps[-1].words or '')}", buttons=[open_button(appointment)])
    text = f"The chief has withdrawn the proposed appointment at {_school(telling, appointment)}."
    return words_with(text, buttons=[open_button(appointment)])


def agreed(telling: Telling, appointment: Appointment) -> Message:
    """A school is agreed to have no officer; or it has one, which a principal who had a concern is told."""
    if appointment.named:
        text = f"The superintendent has agreed to the proposed appointment at {_school(telling, appointment)}"
        return words_with(f"{text}, after your answer.", buttons=[open_button(appointment)])
    text = f"The superintendent has agreed: {_school(telling, appointment)} has no officer"
    first = appointment.begins_on or appointment.first_day
    return words_with(f"{text} from {day(first)} until {day(appointment.last_day)}.",
                      buttons=[open_button(appointment)])  # fmt: skip


def the_letter(telling: Telling, row: AppointedOfficer) -> Message:
    """The appointment letter, under a name that tells nobody's."""
    appointment = row.appointment
    content = letter(letter_of(telling.session, telling.agreement, row))
    text = f"Here is an appointment letter for {_school(telling, appointment)}, school year {appointment.school_year}."
    return Message(text, file=Attachment(f"appointment-{appointment.school_year}-{row.id}.docx", content))


def ended(telling: Telling, row: AppointedOfficer) -> Message:
    """An officer is no longer assigned."""
    appointment = row.appointment
    last = row.role.last_day if row.role else None
    is_over = last is not None and last < telling.agreement.today(telling.now)
    text = f"Your assignment to {_school(telling, appointment)} {'ended' if is_over else 'ends'}"
    return words_with(f"{text} on {day(last)}." if last else f"{text}.", buttons=[open_button(appointment)])


def asked(telling: Telling, year: int) -> Message | None:
    """The chief is asked to propose a school year."""
    first, _last = telling.agreement.days_of(f"{year}")
    school_year = telling.agreement.school_year(first)
    if not to_propose(telling.session, telling.agreement, school_year):
        done = f"The officers of the school year {school_year} are proposed for every school."
        return words_with(done, buttons=[all_button()]) if telling.is_change else None
    goal = telling.agreement.appointment_targets.propose_days_before
    rule = telling.agreement.cite("Officers are appointed each year (§IV).")
    text = (
        f"{rule} Please propose the officers of the school year {school_year}. District goal: {goal} days before it "
        "begins."
    )
    return words_with(escaped(text), buttons=[all_button("Propose")])


def not_renewed_soon(telling: Telling, year: int) -> Message | None:
    """Appointments end, and nobody is appointed in their place."""
    today = telling.agreement.today(telling.now)
    first, _last = telling.agreement.days_of(f"{year}")
    if not not_renewed(telling.session, telling.agreement, today):
        done = f"Of the appointments of officers that end before {day(first)}, all are renewed."
        return words_with(done, buttons=[all_button()]) if telling.is_change and today < first else None
    text = f"Appointments of officers end before {day(first)} and are not renewed. Your Home shows which."
    return words_with(text, buttons=[all_button()])


def _concerns(actor: Actor, row: AppointedOfficer) -> bool:
    """The officer also before the first day, when there is no role yet that a right could come from."""
    return actor.person_id == row.person_id or may(actor, Part.TOLD_OF_APPOINTMENT, row.appointment.subject)


_heard, _decides, _proposes = (
    with_right(Act.BE_HEARD), with_right(Act.AGREE_APPOINTMENT), with_right(Act.PROPOSE_APPOINTMENT),
)  # fmt: skip
_reads = with_right(Act.READ_APPOINTMENT)


def _told_of_return(actor: Actor, appointment: Appointment) -> bool:
    return _proposes(actor, appointment) or _heard(actor, appointment)


def _chief_of_returned(session: Session, actor: Actor, appointment_id: int) -> bool:
    return _proposes(actor, records.get(session, appointment_id))


def _nothing_proposed(session: Session, year: int) -> bool:
    return not of_year(session, year_called(year))


_about, _of_officer = KindsAbout(records.get), KindsAbout(records.officer)
MESSAGES: Mapping[str, MessageKind] = {
    records.PROPOSED_TOLD: handed_on(records.get, _asks(proposed, (PROPOSED,), _heard)),
    records.REMINDER: _asks(reminder, (PROPOSED,), _heard),
    records.TO_AGREE: handed_on(records.get, _asks(to_agree, TO_DECIDE, _decides)),
    records.CONCERN_TOLD: _asks(concern, TO_DECIDE, _proposes),
    records.RETURNED_TOLD: handed_on(records.get, _asks(returned, (RETURNED,), _told_of_return), _chief_of_returned),
    records.WITHDRAWN_TOLD: _about(withdrawn, may_have=_reads),
    records.AGREED_TOLD: _about(agreed, may_have=_reads),
    records.LETTER: _of_officer(the_letter, may_have=_concerns),
    records.ENDED_TOLD: _of_officer(ended, may_have=_concerns),
    records.ASKED_TOLD: MessageKind(
        asked, may_have=lambda _session, actor, _year: may(actor, Act.PROPOSE_APPOINTMENT, Subject()),
        still_matters=_nothing_proposed,
    ),
    records.NOT_RENEWED_TOLD: MessageKind(
        not_renewed_soon, may_have=lambda _session, actor, _year: any(
            may(actor, Part.TOLD_OF_APPOINTMENT, Subject(school=holding.school)) for holding in actor.holdings
        ), still_matters=_nothing_proposed,
    ),
}  # fmt: skip
