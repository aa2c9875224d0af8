"""The letter of an agreed appointment: one officer, one school, from its first to its last day (§III, §IV, §XI)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from exports.document import About, Paper, Style, in_words
from exports.letters import Signer, write_end, write_facts, write_head, write_signatures
from models.agreement.queries import numbered
from models.appointments.steps import ACCEPT, AGREE, CONCERN
from models.appointments.tables import AppointedOfficer, AppointmentStep
from models.terms import Agreement

TITLE = "Appointment of a School Resource Officer"
CONFIDENTIAL = "For the officer, the school and both parties"
ANSWERED, SILENT = "was heard", "did not answer in time (district goal)"
TERM = (
    "The appointment ends by itself after its last day, or the day before a further appointment at the school begins. "
    "It is renewed by a further appointment only. The officer remains an employee of {police} (§III). On dismissal and "
    "reassignment see §X."
)


@dataclass(frozen=True)
class Letter:
    """All that a letter says. Times that people read are texts, in the district's zone."""

    number: str
    school_year: str
    police: str
    schools: str
    made_on: date
    in_force_from: date | None
    school: str
    officer: str
    badge: str | None
    first_day: date
    last_day: date
    chief: str
    proposed_at: str
    principal: str
    superintendent: str
    agreed_at: str
    agreed: datetime
    cite: Callable[[str], str]


def letter_of(session: Session, agreement: Agreement, row: AppointedOfficer) -> Letter:
    """The letter of an officer whom an agreed appointment names."""
    appointment, parties = row.appointment, agreement.agreement
    agreed = next((step for step in appointment.steps if step.step == ACCEPT), None)
    if agreed is None or appointment.begins_on is None:
        raise ValueError("only an agreed appointment has a letter")
    text = numbered(session, appointment.signed_text)
    return Letter(
        number=f"{appointment.school_year}-{row.id}",
        school_year=appointment.school_year,
        police=parties.police,
        schools=parties.schools,
        made_on=parties.made_on,
        in_force_from=text.holds_from if text else None,
        school=agreement.school_name(appointment.school),
        officer=row.person.name,
        badge=row.person.badge,
        first_day=appointment.begins_on,
        last_day=appointment.last_day,
        chief=appointment.proposed_by.name,
        proposed_at=agreement.local(appointment.proposed_at),
        principal=_heard(agreement, appointment.heard),
        superintendent=agreed.taken_by.name if agreed.taken_by else "",
        agreed_at=agreement.local(agreed.taken_at),
        agreed=agreed.taken_at,
        cite=agreement.cite,
    )


def _heard(agreement: Agreement, heard: AppointmentStep | None) -> str:
    """That the principal was heard, and when; never what was said: the officer reads the letter."""
    if heard is None or heard.step not in (AGREE, CONCERN) or heard.taken_by is None:
        return SILENT
    return f"{heard.taken_by.name} {ANSWERED}, {agreement.local(heard.taken_at)}"


def letter(about: Letter) -> bytes:
    """The letter as a .docx. The same letter gives the same bytes."""
    number = f"Appointment {about.number}"
    subject = f"{about.school}, school year {about.school_year}"
    paper = Paper(About(TITLE, subject, about.police, about.agreed, number, CONFIDENTIAL))
    write_head(
        paper, TITLE, f"School year {about.school_year}",
        about.cite("Appointed by the Chief of Police in agreement with the Superintendent (§IV, §XI)"),
    )  # fmt: skip
    paper.write(
        f"{about.officer} is appointed School Resource Officer at {about.school} from {in_words(about.first_day)} "
        f"until {in_words(about.last_day)}, both days included."
    )
    write_facts(paper, "The appointment", _facts(about))
    paper.write("Term", Style.HEADING)
    paper.write(about.cite(TERM.format(police=about.police)))
    write_signatures(paper, (
        Signer("Chief of Police", about.chief, f"Proposed in the bot {about.proposed_at}"),
        Signer("Superintendent", about.superintendent, f"Agreed in the bot {about.agreed_at}"),
    ))  # fmt: skip
    write_end(paper, number)
    return paper.content()


def _facts(about: Letter) -> dict[str, str | None]:
    return {
        "Officer": about.officer,
        "Badge": about.badge,
        "School": about.school,
        "First day": in_words(about.first_day),
        "Last day": in_words(about.last_day),
        "Parties": f"{about.police}\n{about.schools}",
        "Agreement dated": in_words(about.made_on),
        "Agreement in force": f"from {in_words(about.in_force_from)}" if about.in_force_from else None,
        "Proposed": f"{about.chief}, {about.proposed_at}",
        "Principal": about.principal,
        "Agreed": f"{about.superintendent}, {about.agreed_at}",
    }
