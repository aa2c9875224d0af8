"""The yearly report as a document to be read and signed: the workbook beside it holds every table (§IX)."""

from datetime import datetime

from sqlalchemy.orm import Session

from exports.document import BARE, About, Line, Paper, Style, in_words
from exports.quarters import team
from exports.quarters.team import quorum
from exports.quarters.year import EVALUATIONS_HELD, NOT_A_SUM, TITLE, glance, notes, period_of
from models.quarters.figures import meetings_in, recommendations_in
from models.quarters.team import OUTCOMES, present_from
from models.quarters.year import Year, evaluations_of, year_of
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

CONFIDENTIAL = "Internal edition: confidential"
SHOWN = ("Year", "Previous year", "Baseline", "Change from baseline")


def year_report(session: Session, agreement: Agreement, school_year: str, made_for: str, now: datetime) -> bytes:
    """The internal yearly report, as a .docx."""
    year = year_of(session, agreement, school_year)
    parties = f"{agreement.agreement.police} and {agreement.agreement.schools}"
    paper = Paper(About(
        TITLE, f"{parties}, {school_year}", "SRO Liaison", now, f"{TITLE}\t{school_year}", CONFIDENTIAL,
    ))  # fmt: skip
    paper.write(TITLE, Style.TITLE)
    paper.write(parties, Style.SUBTITLE)
    paper.write(period_of(year), Style.SUBTITLE)
    paper.write(CONFIDENTIAL, Style.CONFIDENTIAL)
    for words in notes(agreement, year):
        paper.write(words)
    _figures(paper, year)
    _meetings(paper, agreement, year)
    _recommendations(paper, year)
    _evaluations(paper, session, agreement, year)
    _signatures(paper)
    paper.write(f"Prepared {agreement.local(now)} for {made_for}. All tables are in the workbook.", Style.END)
    return paper.content()


def _figures(paper: Paper, year: Year) -> None:
    paper.write("The year in figures", Style.HEADING)
    table = paper.table((2.5, 1.0, 1.0, 1.0, 1.0), ("Measure", *SHOWN), numbers=len(SHOWN))
    quarters = len(year.quarters)
    for words, *cells in glance(year):
        total, _count, before, baseline, _change, change = cells[quarters:]
        texts = (f"{cell:,}" if isinstance(cell, int) else cell for cell in (total, before, baseline, change))
        numbers = ([Line(text, Style.CELL_NUMBER)] for text in texts)
        table.row([Line(str(words))], *numbers)
    paper.write(f"{NOT_A_SUM} “None”: no quarter was opened, or there is nothing to compare with.", Style.SMALL)


def _meetings(paper: Paper, agreement: Agreement, year: Year) -> None:
    paper.write("Team meetings", Style.HEADING)
    asked = "The agreement asks for a meeting each quarter, with two or more members from each party (§IX)."
    paper.write(agreement.cite(asked), Style.SMALL, with_next=True)
    table = paper.table((1.2, 1.6, 1.9, 1.8), ("Quarter", "Held on", "Attendees", "Quorum"))
    for code, quarter in year.quarters.items():
        meetings = meetings_in(quarter.revision) if quarter else []
        for meeting in meetings:
            counts = ", ".join(f"{PARTY_LABELS[party]}: {present_from(meeting, party)}" for party in Party)
            table.row(*([Line(text)] for text in (code, in_words(meeting.held_on), counts, quorum(meeting))))
        if not meetings:
            table.row([Line(code)], [Line("None recorded" if quarter else "Not opened")], [], [])
    for quarter in filter(None, year.quarters.values()):
        if words := team.no_meeting(agreement, quarter.revision):
            paper.write(f"{quarter.label}: {words}", Style.SMALL)


def _recommendations(paper: Paper, year: Year) -> None:
    paper.write("Recommendations and follow-up", Style.HEADING)
    opened = [quarter for quarter in year.quarters.values() if quarter]
    found = [recommendation for quarter in opened for recommendation in recommendations_in(quarter.revision)]
    if not found:
        paper.write("None recorded.")
        return
    table = paper.table((3.0, 1.3, 0.9, 1.3), ("Recommendation", "Responsible", "Status", "Follow-up"))
    for made in found:
        due = Line(f"due {in_words(made.due_on)}", Style.CELL_SMALL)
        follow_up = made.notes[-1].words if made.notes else ""
        state = OUTCOMES[made.state]
        table.row([Line(made.words)], [Line(made.owner.name), due], [Line(state)], [Line(follow_up)])


def _evaluations(paper: Paper, session: Session, agreement: Agreement, year: Year) -> None:
    paper.write("Yearly evaluations of officers", Style.HEADING)
    paper.write(agreement.cite(EVALUATIONS_HELD), Style.SMALL, with_next=True)
    table = paper.table((3.2, 1.1, 1.1, 1.1), ("School", "Officers", "Opened", "Submitted"), numbers=3)
    for row in evaluations_of(session, agreement, year):
        numbers = ([Line(str(number), Style.CELL_NUMBER)] for number in (row.officers, row.opened, row.submitted))
        table.row([Line(agreement.school_name(row.school))], *numbers)


def _signatures(paper: Paper) -> None:
    paper.write("Signatures", Style.HEADING)
    table = paper.table((3.1, 0.3, 3.1), look=BARE)
    signers = ("Superintendent of Schools, date", "Chief of Police, date")
    left, right = ([Line(signer, Style.SIGNATURE)] for signer in signers)
    table.row(left, [], right)
