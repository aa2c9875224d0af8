"""The windows of appointments: a year's schools, one proposal as it is read, and the rows of Home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.appointments.ids import AppointmentActionId, AppointmentFormId, SchoolFrom
from handlers.parts import (
    LONGEST_SECTION,
    Fact,
    Question,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    small,
)
from handlers.sections import row
from handlers.values import Nothing, OfYear, RecordId, RecordSeen, StepSeen, YearPage
from models.appointments.alongside import Elsewhere, LeftBehind
from models.appointments.form import LONGEST_WORDS, MOST_OFFICERS
from models.appointments.steps import ANEW, PROPOSED, STEPS, Step
from models.appointments.tables import REASONS, AppointedOfficer, Appointment
from models.appointments.time_to_answer import time_to_answer
from models.appointments.vacancies import Lack, Vacancy
from models.people.tables import RoleHeld
from models.terms import Agreement

TITLE = "Appointments"
SCHOOLS_ON_A_PAGE = 8
RULE = (
    "Officers are appointed each year by the chief in agreement with the superintendent (§IV, §XI); the school's "
    "principal is heard (§III)."
)
CONFIDENTIAL = "What a principal writes is for the chief, the superintendent and that principal alone."
UNAPPOINTED = "assigned without an appointment"
NOBODY = "No officer"
LEFT_BEHIND = "Still ahead of whoever is no longer assigned. Decide who takes it over:"
MOST_BESIDE = 10
HOW_IT_CHANGES = (
    "From the first day the school has exactly these officers. Whoever is assigned there and not named is no longer "
    "assigned from that day on."
)


@dataclass(frozen=True)
class SchoolRow:
    """A school in a year: who is or will be assigned there, and the last proposal."""

    school: str
    roles: Sequence[RoleHeld]
    proposal: Appointment | None


@dataclass(frozen=True)
class YearOverview:
    """What the list shows of a school year; `to_propose` is how many schools the chief can propose at once."""

    school_year: str
    other_year: str
    first_day: date
    rows: Sequence[SchoolRow]
    page: int
    to_propose: int
    may_propose: bool
    to_agree: int


def overview(agreement: Agreement, found: YearOverview) -> View:
    """A school year, school by school."""
    start = found.page * SCHOOLS_ON_A_PAGE
    shown = found.rows[start : start + SCHOOLS_ON_A_PAGE]
    blocks = [
        header(f"School year {found.school_year}"),
        small(escaped(agreement.cite(RULE))),
        *actions(_year_buttons(found), "appointment_year"),
        DividerBlock(),
        *[block for at in shown for block in _school(agreement, found, at)],
        *actions(_turns(found), "appointment_turns"),
    ]
    return modal(TITLE, "appointment_overview", blocks)


def _year_buttons(found: YearOverview) -> list[ButtonElement]:
    agree = button(f"Agree to all {found.to_agree}", AppointmentActionId.AGREE_ALL, Nothing(), "primary")
    words = f"Propose for {found.to_propose} schools" if found.to_propose > 1 else "Propose for 1 school"
    propose = button(words, AppointmentActionId.PROPOSE_YEAR, OfYear(found.school_year), "primary")
    return [
        *([agree] if found.to_agree else []),
        *([propose] if found.may_propose and found.to_propose else []),
        _turn(f"School year {found.other_year}", "year", found.other_year, 0),
    ]


def _turn(words: str, way: str, school_year: str, page: int) -> ButtonElement:
    return button(words, AppointmentActionId.TURN.again(way), YearPage(school_year, page))


def _turns(found: YearOverview) -> list[ButtonElement]:
    is_more = len(found.rows) > (found.page + 1) * SCHOOLS_ON_A_PAGE
    return [
        *([_turn("Back", "back", found.school_year, found.page - 1)] if found.page else []),
        *([_turn("Next", "next", found.school_year, found.page + 1)] if is_more else []),
    ]


def _school(agreement: Agreement, found: YearOverview, at: SchoolRow) -> list[Block]:
    lines = [f"*{escaped(agreement.school_name(at.school))}*"]
    lines += [f"{escaped(held.person.name)} · {_until(held)}" for held in at.roles[:MOST_OFFICERS]] or [NOBODY]
    if at.proposal:
        lines.append(f"_{at.proposal.stands.label}_: {escaped(names(at.proposal))}")
    last_day = agreement.last_day_of(at.school)
    is_over = last_day is not None and last_day < found.first_day
    if is_over:
        lines.append(f"_{escaped(agreement.closed_in_words(at.school, found.first_day) or '')}_")
    buttons = []
    if at.proposal:
        buttons.append(button("Open", AppointmentActionId.READ.again(at.school), RecordId(at.proposal.id)))
    if found.may_propose and not is_over and not (at.proposal and at.proposal.stands.asks):
        about = SchoolFrom(at.school, found.first_day)
        buttons.append(button("Propose a change", AppointmentActionId.PROPOSE.again(at.school), about))
    return [paragraph("\n".join(lines)[:LONGEST_SECTION]), *actions(buttons, f"appointment:{at.school}")]


def _until(held: RoleHeld) -> str:
    days = f"from {day(held.first_day)}" + (f" until {day(held.last_day)}" if held.last_day else "")
    return days if held.is_appointed else f"{days}, {UNAPPOINTED}"


def names(appointment: Appointment) -> str:
    """Whom a proposal names."""
    return ", ".join(row.person.name for row in appointment.named) or NOBODY


@dataclass(frozen=True)
class Reading:
    """A proposal for one reader: the steps that are theirs, the words that they may read by step, and who leaves.

    `may_read_why` for everybody but the officers themselves.
    """

    steps: Sequence[Step]
    words: Mapping[int, str | None]
    leaving: Sequence[RoleHeld]
    may_read_why: bool
    elsewhere: Sequence[Elsewhere] = ()
    left_behind: Sequence[LeftBehind] = ()


def reading(agreement: Agreement, appointment: Appointment, found: Reading) -> View:
    """A proposal or appointment as it stands."""
    blocks = [
        header(agreement.school_name(appointment.school)),
        paragraph(f"*{_stands(agreement, appointment)}*"),
        *facts(_facts(appointment, found)),
        *_beside(agreement, found),
        *([small(HOW_IT_CHANGES)] if appointment.stands.asks else []),
        *([small(CONFIDENTIAL)] if any(step.is_heard for step in found.steps) else []),
        *actions([_step_button(appointment, step) for step in found.steps], "appointment_steps"),
        *long_text("The chief's words", appointment.words if found.may_read_why else None),
        *_history(appointment, found),
    ]
    return modal(TITLE, "appointment_reading", blocks)


def _beside(agreement: Agreement, found: Reading) -> list[Block]:
    """Where else the officers are to be, and what is left behind: it may be right, and is to be seen before."""
    lines = [place.words(agreement) for place in found.elsewhere[:MOST_BESIDE]]
    left = [f"• {behind.words}" for behind in found.left_behind[:MOST_BESIDE]]
    lines += [LEFT_BEHIND, *left] if left else []
    return [paragraph(escaped("\n".join(lines))[:LONGEST_SECTION])] if lines else []


def _stands(agreement: Agreement, appointment: Appointment) -> str:
    """How it stands, with the day until which its principal is waited for."""
    if appointment.state != PROPOSED:
        return appointment.stands.label
    time = time_to_answer(agreement, appointment)
    return f"{appointment.stands.label} until {day(time.until)} ({time.why})"


def _facts(appointment: Appointment, found: Reading) -> list[Fact]:
    ended = [row.person.name for row in appointment.officers if row.is_ending]
    leaves = [held.person.name for held in found.leaving] if appointment.stands.asks else ended
    rows: list[Fact] = [
        ("Officers", names(appointment)),
        ("School year", appointment.school_year),
        ("First day", day(appointment.begins_on or appointment.first_day)),
        ("Last day", day(appointment.last_day)),
    ]
    return [
        *rows,
        *([("Why", REASONS[appointment.reason])] if found.may_read_why else []),
        *([("No longer assigned from then on", ", ".join(dict.fromkeys(leaves)))] if leaves else []),
    ]


def _history(appointment: Appointment, found: Reading) -> list[Block]:
    blocks = happened((f"Proposed by {appointment.proposed_by.name}", appointment.proposed_at))
    for step in appointment.steps:
        by = f" ({step.taken_by.name})" if step.taken_by else ""
        is_hidden = STEPS[step.step].is_heard and step.id not in found.words
        done = "Principal heard" if is_hidden else STEPS[step.step].done
        blocks += happened((f"{done}{by}", step.taken_at))
        blocks += long_text("In words", found.words.get(step.id))
    return blocks


def _step_button(appointment: Appointment, step: Step) -> ButtonElement:
    seen = StepSeen(appointment.id, step.code, appointment.seen)
    if step.code == ANEW:
        return button(step.button, AppointmentActionId.ANEW, RecordSeen(appointment.id, appointment.seen), step.style)
    if step.words:
        return button(step.button, AppointmentActionId.WRITE_STEP.again(step.code), seen, step.style)
    confirm = (step.confirm, step.button)
    return button(step.button, AppointmentActionId.STEP.again(step.code), seen, step.style, confirm)


def open_button(appointment: Appointment, words: str = "Open") -> ButtonElement:
    """Leads to a proposal."""
    return button(words, AppointmentActionId.READ, RecordId(appointment.id))


def all_button(words: str = "Appointments") -> ButtonElement:
    """Leads to the list of the year."""
    return button(words, AppointmentActionId.OPEN, Nothing())


def waiting_row(agreement: Agreement, appointment: Appointment) -> list[Block]:
    """A proposal whose next step is the reader's."""
    school = escaped(agreement.school_name(appointment.school))
    lines = [f"*{school}*, from {day(appointment.first_day)}: {escaped(names(appointment))}"]
    lines.append(_stands(agreement, appointment))
    return row(f"appointment:{appointment.id}", "\n".join(lines), open_button(appointment))


def ask_row(agreement: Agreement, asked: tuple[str, Sequence[str]]) -> list[Block]:
    """The year for which the chief is to propose, with the schools that are not proposed yet."""
    school_year, schools = asked
    text = f"*School year {school_year}*: propose officers for {escaped(agreement.school_names(schools))}"
    return row(f"appointment_ask:{school_year}", text, all_button("Propose"))


def vacancy_row(agreement: Agreement, may_propose: bool, found: Vacancy) -> list[Block]:
    """A school that has no officer, no principal, or neither, with since when."""
    of_roles = {"officer": found.officer, "principal": found.principal}
    lacks = [_lacks(what, lack) for what, lack in of_roles.items() if lack]
    way = None
    if found.gap and may_propose:
        about = SchoolFrom(found.school, found.gap.first_day)
        way = button("Propose an officer", AppointmentActionId.PROPOSE.again(found.school), about)
    text = f"*{escaped(agreement.school_name(found.school))}*: {'; '.join(lacks)}"
    return row(f"appointment_gap:{found.school}", text, way)


def _lacks(what: str, lack: Lack) -> str:
    if lack.is_unreachable:
        return f"the {what} cannot be reached in Slack"
    if lack.since:
        return f"no {what} since {day(lack.since)}"
    return f"no {what} on the roster yet" if lack.is_now else f"no {what} from {day(lack.from_day)}"


def ending_row(agreement: Agreement, held: RoleHeld) -> list[Block]:
    """An appointment that ends soon and is not renewed."""
    school = escaped(agreement.school_name(held.school or ""))
    ends = day(held.last_day) if held.last_day else ""
    return row(f"appointment_end:{held.id}", f"*{school}*: {escaped(held.person.name)} until {ends}, not renewed")


def unappointed_row(agreement: Agreement, found: Sequence[tuple[str, str]]) -> list[Block]:
    """The assignments without an appointment, in one row."""
    schools = escaped(agreement.school_names(dict.fromkeys(school for _officer, school in found)))
    count = "1 assignment" if len(found) == 1 else f"{len(found)} assignments"
    text = f"{count} without an appointment: {schools}. They continue until the school's first appointment is agreed."
    return row("appointment_without", text, all_button())


def own_row(agreement: Agreement, appointed: AppointedOfficer) -> list[Block]:
    """An officer's own appointment."""
    held = appointed.role
    days = f"from {day(held.first_day)} until {day(held.last_day)}" if held and held.last_day else ""
    text = f"*{escaped(agreement.school_name(appointed.appointment.school))}*: you are appointed {days}"
    return row(f"appointment_own:{appointed.id}", text, open_button(appointed.appointment))


def step_form(agreement: Agreement, appointment: Appointment, step: Step) -> View:
    """Asks for the words of a step."""
    blocks = [
        paragraph(f"*{escaped(agreement.school_name(appointment.school))}*: {escaped(names(appointment))}"),
        Question("words", step.words, optional=not step.needs_words).text(None, LONGEST_WORDS, lines=True),
        small(CONFIDENTIAL if step.is_heard else "The chief and the superintendent read it."),
    ]
    about = {"id": appointment.id, "step": step.code, "saves": appointment.seen}
    return modal(TITLE, AppointmentFormId.STEP_TAKEN, blocks, submit=step.button, metadata=about)
