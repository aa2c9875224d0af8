"""The letter by which the police tell the superintendent of an arrest in writing (C.G.S. 10-233h).

The bot holds no name and no birth date: the letter has blank lines for them, to be filled in by hand.
"""

from dataclasses import dataclass
from datetime import datetime

from exports.document import About, Line, Paper, Style
from exports.letters import Signer, write_end, write_facts, write_head, write_signatures_beside, write_text
from models.arrest_notifications.form import OFFENSES, WHOM
from models.arrest_notifications.steps import TELL
from models.arrest_notifications.tables import ArrestStep
from models.terms import Agreement

TITLE = "Notification of an arrest"
CONFIDENTIAL = "Confidential: for the superintendent"
LAW = "Written notification to the superintendent of schools (C.G.S. 10-233h)"
BY_HAND = "To be filled in by hand, on paper only: it is kept in no record of the bot."
BLANKS = ("Name", "Date of birth")


@dataclass(frozen=True)
class Letter:
    """All that a letter says. Times are texts, in the district's zone."""

    number: str
    schools: str
    police: str
    school: str
    written: datetime
    written_at: str
    replaces: str | None
    arrested_at: str
    offense: str
    arrested: int
    told: str | None
    description: str
    officer: str
    sender: str


def letter_of(agreement: Agreement, step: ArrestStep) -> Letter:
    """The letter of one sending: what was on record then, so that it is the same whenever it is made."""
    parties, notice = agreement.agreement, step.notification.notice
    return Letter(
        number=notice.label,
        schools=parties.schools,
        police=parties.police,
        school=agreement.school_name(notice.school),
        written=step.taken_at,
        written_at=agreement.local(step.taken_at),
        replaces=f"The letter of {agreement.local(step.replaced.taken_at)}" if step.replaced else None,
        arrested_at=agreement.local(step.arrested_at),
        offense=OFFENSES[step.offense or ""],
        arrested=step.arrested or 1,
        told=_told_before(agreement, step),
        description=step.words or "",
        officer=notice.officer.name,
        sender=step.taken_by.name if step.taken_by else "",
    )


def _told_before(agreement: Agreement, letter: ArrestStep) -> str | None:
    """Who was told orally, by whom and when, as it was on record when the letter was sent."""
    told = [row for row in letter.notification.steps if row.step == TELL and row.id < letter.id]
    if not told or told[-1].at is None or told[-1].told_by is None:
        return None
    row = told[-1]
    return f"{WHOM[row.whom or '']}, by {told[-1].told_by.name}, {agreement.local(told[-1].at)}"


def letter(about: Letter) -> bytes:
    """The letter as a .docx. The same letter gives the same bytes."""
    number = f"Action notice {about.number}"
    paper = Paper(About(TITLE, about.school, about.police, about.written, number, CONFIDENTIAL))
    write_head(paper, TITLE, LAW, CONFIDENTIAL)
    write_facts(
        paper,
        "Arrest",
        {
            "To": f"{about.schools}\nSuperintendent of schools",
            "From": about.police,
            "Written": about.written_at,
            "Replaces": about.replaces,
            "Number": number,
            "School": about.school,
            "Arrest": about.arrested_at,
            "Class of offense": about.offense,
            "Arrested": f"{about.arrested} student" if about.arrested == 1 else f"{about.arrested} students",
            "Officer": about.officer,
            "Told orally": about.told,
        },
    )
    write_text(paper, "Brief description", about.description)
    _write_blanks(paper, about.arrested)
    write_signatures_beside(
        paper,
        Signer(f"For {about.police}", about.sender, f"Sent in the bot {about.written_at}"),
        Signer(f"Received for {about.schools}", "", ""),
    )
    write_end(paper, number)
    return paper.content()


def _write_blanks(paper: Paper, arrested: int) -> None:
    """A line for each student arrested."""
    paper.write("Who was arrested", Style.HEADING)
    paper.write(BY_HAND, Style.SMALL, with_next=True)
    table = paper.table((0.5, 3.8, 2.2), headings=("", *BLANKS))
    for number in range(1, arrested + 1):
        table.row([Line(f"{number}\n")], [], [])
