"""What the chief, a principal and the superintendent do with appointments, by the table of `steps.py` (§III, §IV)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.queries import number_on
from models.appointments import tables as records
from models.appointments import telling
from models.appointments.alongside import doubts
from models.appointments.assigning import assign
from models.appointments.form import LONGEST_WORDS, ProposalForm, check
from models.appointments.queries import open_one, open_ones, waiting
from models.appointments.steps import ACCEPT, ANEW, PROPOSED, SILENCE, STEPS, Step
from models.appointments.tables import AppointedOfficer, Appointment, AppointmentStep
from models.appointments.time_to_answer import time_to_answer
from models.errors import Conflict, changed_since, must_exist, not_now, require_confirmed, require_valid
from models.policy import Act, Subject, may, refusal, require
from models.store import audit, deadlines
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import check_text

REMIND_DUE, SILENCE_DUE = "appointment_remind", "appointment_silence"
OPEN_ALREADY = "{} is proposed already and not decided. Withdraw that proposal first, or wait for the superintendent."
MOST_AT_ONCE = 500


def propose(
    session: Session, agreement: Agreement, actor: Actor, form: ProposalForm, now: datetime,
    confirmed: str | None = None,
) -> Appointment:  # fmt: skip
    """Propose the officers of a school from a day on. Its principal is told, and asked to answer.

    Raises:
        Refused: not the chief.
        Invalid: an answer cannot be taken.
        Doubtful: an officer is also proposed for or assigned to another school, unless that was `confirmed`.
        Conflict: a proposal for this school and year is open, or the one that it takes the place of is not any more.
    """
    _require_in_force(session, agreement, form.first_day, now)
    require(actor, Act.PROPOSE_APPOINTMENT, Subject())
    require_valid(check(session, agreement, form, agreement.today(now), now))
    require_confirmed(doubts(session, agreement, [form]), confirmed)
    return _put(session, agreement, actor, form, now)


def propose_several(
    session: Session, agreement: Agreement, actor: Actor, forms: Sequence[ProposalForm], now: datetime,
    confirmed: str | None = None,
) -> list[Appointment]:  # fmt: skip
    """The same for several schools at once: all of them or none. What is wrong is under `field:school`."""
    for form in forms:
        _require_in_force(session, agreement, form.first_day, now)
    require(actor, Act.PROPOSE_APPOINTMENT, Subject())
    today = agreement.today(now)
    problems: dict[str, str] = {}
    for form in forms:
        found = check(session, agreement, form, today, now)
        if open_one(session, form.school, agreement.school_year(form.first_day or today)):
            found.setdefault("officers", OPEN_ALREADY.format(agreement.school_name(form.school)))
        problems |= {f"{field}:{form.school}": words for field, words in found.items()}
    require_valid(problems)
    require_confirmed(doubts(session, agreement, forms), confirmed)
    made = [_put(session, agreement, actor, form, now) for form in forms]
    detail = {"appointments": [row.id for row in made]}
    audit.record(session, actor.label, "propose appointments of a year", "appointment", now, detail)
    return made


def _require_in_force(session: Session, agreement: Agreement, first_day: date | None, now: datetime) -> None:
    """Stop what would begin on a day on which the agreement has ended; of a new one it can be proposed before."""
    today = agreement.today(now)
    require_in_force(session, agreement, max(first_day or today, today))


def _put(session: Session, agreement: Agreement, actor: Actor, form: ProposalForm, now: datetime) -> Appointment:
    first, last = form.first_day or date.min, form.last_day or date.min
    if form.replaces_id:
        _replace(session, actor, form.replaces_id, now)
    made = Appointment(
        school=form.school, school_year=agreement.school_year(first), first_day=first, last_day=last,
        reason=form.reason, words=form.words, state=PROPOSED, proposed_at=now, proposed_by_id=actor.person_id,
        replaces_id=form.replaces_id,
        officers=[AppointedOfficer(person_id=person_id) for person_id in dict.fromkeys(form.officers)],
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # of two who propose at once, one is first
        raise Conflict(OPEN_ALREADY.format(agreement.school_name(form.school))) from None
    time = time_to_answer(agreement, made)
    deadlines.put(session, made.id, {REMIND_DUE: time.remind_at, SILENCE_DUE: time.ends_at})
    telling.of_proposal(session, agreement, made, now)
    detail = {"school": made.school, "from": str(first), "until": str(last), "officers": [*form.officers]}
    audit.record(session, actor.label, "propose appointment", made, now, detail)
    return made


def _replace(session: Session, actor: Actor, appointment_id: int, now: datetime) -> None:
    """The proposal that was sent back ends with the new one."""
    before = must_exist(records.locked(session, appointment_id), "appointment")
    if before.state not in STEPS[ANEW].before:
        raise Conflict(f"This cannot be proposed anew. {before.stands.label}.")
    _take(session, before, STEPS[ANEW], actor, None, now)


def for_step(session: Session, actor: Actor, appointment_id: int, code: str, seen: int) -> Appointment:
    """A proposal with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, or the step is not the next one.
    """
    return _next(session.get(Appointment, appointment_id), actor, code, seen)


def _next(
    appointment: Appointment | None, actor: Actor, code: str, seen: int, *typed: str | None
) -> Appointment:  # fmt: skip
    step = STEPS.get(code)
    if step is None or step.act is None:
        raise refusal(Act.READ_APPOINTMENT)
    if appointment is None or not may(actor, step.act, appointment.subject):
        raise refusal(step.act)
    require_kept(appointment)
    if appointment.state not in step.before:
        raise not_now(appointment.stands.label)
    if appointment.seen != seen:
        raise changed_since(*typed)
    return appointment


def take_step(
    session: Session, agreement: Agreement, actor: Actor, appointment_id: int, code: str, seen: int,
    words: str | None, now: datetime,
) -> Appointment:  # fmt: skip
    """Take a step with a proposal, on record with its words. Whoever is to know is told.

    With the superintendent's agreement the assignments go on the roster, and the letters on their way.

    Raises:
        Refused, Conflict: as for `for_step`; an agreed one cannot take effect as things stand.
        Invalid: the words are missing or cannot be taken.
    """
    step = STEPS.get(code)
    if code == ANEW:
        raise Conflict("A new proposal is made with its form.")
    appointment = _next(records.locked(session, appointment_id), actor, code, seen, words)
    if step is None:
        raise refusal(Act.READ_APPOINTMENT)
    require_valid(_check_words(step, words, now))
    if code == ACCEPT:
        _accept(session, agreement, actor, appointment, now)
    _take(session, appointment, step, actor, words if step.words else None, now)
    telling.of_step(session, agreement, appointment, step, now)
    return appointment


def agree_to_all(
    session: Session, agreement: Agreement, actor: Actor, seen: Mapping[int, int], now: datetime
) -> list[Appointment]:
    """Agree to all that wait for the superintendent, as they were shown: `seen` has each with its number of steps.

    Raises:
        Refused: not the superintendent.
        Conflict: one of them has changed since, another has come, or one cannot take effect; nothing is agreed then.
    """
    require(actor, Act.AGREE_APPOINTMENT, Subject())
    found = [
        row
        for row in waiting(actor, open_ones(session, agreement.today(now)), MOST_AT_ONCE)
        if row.state in STEPS[ACCEPT].before
    ]
    if not found or {row.id: row.seen for row in found} != dict(seen):
        raise changed_since()
    return [take_step(session, agreement, actor, row.id, ACCEPT, row.seen, None, now) for row in found]


def _check_words(step: Step, words: str | None, now: datetime) -> dict[str, str]:
    if step.needs_words and not words:
        return {"words": "Please say it in a few words."}
    return check_text("words", words or "", LONGEST_WORDS, now)


def _accept(session: Session, agreement: Agreement, actor: Actor, appointment: Appointment, now: datetime) -> None:
    _require_in_force(session, agreement, appointment.first_day, now)
    today = agreement.today(now)
    if appointment.last_day < today:
        raise Conflict("Its days are over. The chief can withdraw it.")
    form = ProposalForm(
        appointment.school, tuple(row.person_id for row in appointment.named), appointment.words, appointment.reason,
        max(appointment.first_day, today), appointment.last_day,
    )  # fmt: skip
    problems = check(session, agreement, form, today, now)
    if problems:
        raise Conflict(f"This cannot take effect any more: {' '.join(problems.values())} You can send it back.")
    assign(session, agreement, actor, appointment, max(appointment.first_day, today), now)
    appointment.signed_text = number_on(session, today)


def _take(
    session: Session, appointment: Appointment, step: Step, actor: Actor | None, words: str | None, now: datetime
) -> None:
    before, appointment.state = appointment.state, step.after
    by = actor.person_id if actor else None
    appointment.steps.append(AppointmentStep(step=step.code, taken_at=now, taken_by_id=by, words=words))
    session.flush()
    if appointment.state != PROPOSED:
        deadlines.settle(session, (REMIND_DUE, SILENCE_DUE), appointment.id, now)
    telling.change(session, appointment, now)
    detail = {"step": step.code, "from": before, "to": step.after}
    audit.record(session, actor.label if actor else "bot", "appointment step", appointment, now, detail)


def note_silence(session: Session, agreement: Agreement, appointment_id: int, now: datetime) -> None:
    """The principal has not answered within the goal: that is on record, and the superintendent can decide."""
    appointment = records.locked(session, appointment_id)
    if appointment is None or appointment.state not in STEPS[SILENCE].before:
        return
    take_by_itself(session, agreement, appointment, STEPS[SILENCE], now)


def take_by_itself(
    session: Session, agreement: Agreement, appointment: Appointment, step: Step, now: datetime,
    words: str | None = None,
) -> None:  # fmt: skip
    """A step that the bot takes, perhaps with the reason; whoever is to know is told."""
    _take(session, appointment, step, None, words, now)
    telling.of_step(session, agreement, appointment, step, now)


def read(session: Session, actor: Actor, appointment_id: int, now: datetime) -> Appointment:
    """An appointment with all it holds, `Refused` to whoever may not; the look goes into the audit log."""
    found = session.get(Appointment, appointment_id)
    if found is None or not may(actor, Act.READ_APPOINTMENT, found.subject):
        raise refusal(Act.READ_APPOINTMENT)
    require_kept(found)
    audit.record(session, actor.label, "read appointment", found, now)
    return found
