"""The letter by which one party gives notice that the agreement ends (§XI)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from exports.document import BARE, About, Line, Paper, Style, in_words
from models.agreement.queries import numbered
from models.termination.form import last_day_of
from models.termination.tables import HEADS, Termination
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Party

TITLE = "Notice of termination"
CONFIDENTIAL = "For both parties"
COUNTING = (
    "The days are calendar days in the district. The day of delivery is not counted, and the agreement ends with the "
    "end of the last day."
)


@dataclass(frozen=True)
class Letter:
    """All that a letter says. Times that people read are texts, in the district's zone."""

    number: int
    program: str
    giver: str
    receiver: str
    head: str
    other_head: str
    given_by: str
    given_at: str
    given: datetime
    given_on: date
    last_day: date
    chosen_day: date | None
    made_on: date
    in_force_from: date | None
    reason: str | None
    cite: Callable[[str], str]


def letter_of(session: Session, agreement: Agreement, notice: Termination, given_by: str) -> Letter:
    """The letter of a notice; the same before and after it was delivered."""
    parties, given_on = agreement.agreement, agreement.today(notice.given_at)
    names = {Party.POLICE: parties.police, Party.SCHOOLS: parties.schools}
    text = numbered(session, notice.signed_text)
    return Letter(
        number=notice.id or 0,
        program=parties.program,
        giver=names[notice.giver],
        receiver=names[notice.receiver],
        head=ROLE_LABELS[HEADS[notice.giver]],
        other_head=ROLE_LABELS[HEADS[notice.receiver]],
        given_by=given_by,
        given_at=agreement.local(notice.given_at),
        given=notice.given_at,
        given_on=given_on,
        last_day=last_day_of(given_on, notice.chosen_day),
        chosen_day=notice.chosen_day,
        made_on=parties.made_on,
        in_force_from=text.holds_from if text else None,
        reason=notice.reason,
        cite=agreement.cite,
    )


def body(about: Letter) -> list[str]:
    """What the letter says, in paragraphs; the reason, which is the giver's own words, is none of them."""
    ends = (
        f"If this notice is delivered on the day on which it is given, the last day of the agreement is "
        f"{in_words(about.last_day)}. If it is delivered later, the last day is the seventh day after its delivery"
    )
    ends += f", and not before {in_words(about.chosen_day)}." if about.chosen_day else "."
    return [
        f"{about.giver} gives written notice to {about.receiver} that it terminates the agreement dated "
        f"{in_words(about.made_on)} on the {about.program}.",
        ends,
        COUNTING,
        "Records stay. What was begun under the agreement before its last day can be finished.",
    ]


def letter(about: Letter) -> bytes:
    """The letter as a .docx. The same letter gives the same bytes."""
    number = f"Notice {about.number}"
    paper = Paper(About(TITLE, about.program, about.giver, about.given, number, CONFIDENTIAL))
    paper.write(TITLE, Style.TITLE)
    paper.write(about.program, Style.SUBTITLE)
    paper.write(about.cite("Written notice by either party (§XI)"), Style.SUBTITLE)
    paper.write("")
    _write_facts(paper, about)
    paper.write("Notice", Style.HEADING)
    for paragraph in body(about):
        paper.write(paragraph)
    if about.reason:
        paper.write("Reason", Style.HEADING)
        for line in about.reason.splitlines():
            paper.write(line)
    _write_signature(paper, about)
    paper.write(f"End of notice {about.number}", Style.END)
    return paper.content()


def _write_facts(paper: Paper, about: Letter) -> None:
    facts = {
        "To": f"{about.receiver}\n{about.other_head}",
        "From": f"{about.giver}\n{about.head}",
        "Given": about.given_at,
        "Agreement dated": in_words(about.made_on),
        "Agreement in force": f"from {in_words(about.in_force_from)}" if about.in_force_from else None,
    }
    table = paper.table((1.7, 4.8))
    for label, value in facts.items():
        if value:
            table.row([Line(label, Style.CELL_STRONG)], [Line(value)])


def _write_signature(paper: Paper, about: Letter) -> None:
    done = f"Given in the bot {about.given_at}"
    paper.write("Signature", Style.HEADING)
    table = paper.table((4.2, 0.3, 2.0), look=BARE)
    signed = [
        Line(f"{about.head}, {about.giver}", Style.SIGNATURE), Line(about.given_by, Style.CELL_STRONG),
        Line(done, Style.CELL_SMALL),
    ]  # fmt: skip
    table.row(signed, [], [Line("Date", Style.SIGNATURE)], with_next=True)
