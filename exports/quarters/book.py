"""A quarter's workbook: summary with charts, the tables of both parties, the team, who sent and signed what (§IX)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters import tables
from exports.quarters.charts import chart_measures
from exports.quarters.dates import span
from exports.quarters.definitions import define
from exports.quarters.glance import FIRST_LOOK
from exports.quarters.tables import MOST_BESIDE, SHEETS, Cell, TableSheet
from exports.quarters.team import MEETINGS, RECOMMENDATIONS, WIDE, meeting_rows, recommendation_rows
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from exports.workbook.charts import ChartTitles
from exports.workbook.sheets import Sheet, Table
from models.quarters.figures import Compared, QuarterFigures, compared, meetings_in, recommendations_in
from models.quarters.police_measures import label_of as police_label_of
from models.quarters.police_submissions import FigureChange, changed_since
from models.quarters.tables import POLICE, Quarter, Revision, State, SubmissionVersion, party_name
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, Party

TITLE = "Quarterly report on the School Resource Officer program"
CHANGED_SINCE = "Notices were filed, amended or withdrawn after the police confirmed their submission."
CHARTED = ("incidents", "actions", "referrals")


def quarter_book(
    session: Session, agreement: Agreement, revision: Revision, made_for: str, now: datetime,
    schools: tuple[str, ...] | None = None,
) -> bytes:  # fmt: skip
    """The internal workbook of a revision, as an .xlsx. With `schools` it holds theirs only, without the team."""
    quarter = revision.quarter
    period = f"{quarter.label}, {span(quarter.first_day, quarter.last_day)} · revision {revision.revision}"
    if schools is not None:
        period += f" · {agreement.school_names(schools)} only"
    book = Book(About(agreement, TITLE, period, Edition.INTERNAL, now, made_for))
    shown = compared(session, revision)
    if schools is not None:
        shown = shown.for_schools(schools)
    confirmed = changed_since(session, agreement, shown.now.versions.get(POLICE))
    changes = [change for change in confirmed if schools is None or change.school in schools]
    _summary(book, agreement, shown, revision, has_changed=bool(changes))
    for sheet in SHEETS:
        _table(book, agreement, sheet, shown)
    if schools is None:
        _team(book, agreement, revision)
    _submissions(book, agreement, revision, shown.now)
    if changes:
        _changes(book, agreement, changes)
    _signatures(book, quarter)
    define(book, agreement)
    return book.content()


def _summary(book: Book, agreement: Agreement, shown: Compared, revision: Revision, *, has_changed: bool) -> None:
    sheet = book.sheet("Summary")
    sheet.note(standing(revision))
    if has_changed:
        sheet.note(f"{CHANGED_SINCE} Figures are as confirmed; the sheet “Changed since” shows what is different now.")
    for words in _nothing_to_compare(shown):
        sheet.note(words)
    are_many = len(shown.now.schools) > MOST_BESIDE
    first = len(shown.now.schools) if are_many else 0
    columns = tables.columns(agreement, shown)[2 + first :]
    rows: list[list[Cell]] = [
        [words, *tables.glance(shown, figure, is_police=is_police)[first:]] for words, figure, is_police in FIRST_LOOK
    ]
    at_a_glance = sheet.table([Column("Measure"), *columns], rows, caption="The quarter at a glance")
    if are_many:
        _chart_totals(sheet, at_a_glance, rows, shown)
    schools = [
        [agreement.school_name(school),
         *(tables.cell(shown.now, school, group, is_police=False) for group in CHARTED),
         tables.cell(shown.now, school, "notices.filed", is_police=True)]
        for school in shown.now.schools
    ]  # fmt: skip
    headings = ("Incidents", "Disciplinary actions", "Referrals to police", "Action notices")
    table = sheet.table(
        [Column("School"), *(Column(words, Kind.COUNT) for words in headings)], schools, caption="School by school"
    )
    if not are_many:
        described = "; ".join(", ".join(f"{cell}" for cell in row) for row in schools)
        titles = ChartTitles(
            "Incidents, actions, referrals and notices by school", "School", "Count",
            f"Bars for each school: incidents, disciplinary actions, referrals to police, action notices. {described}.",
        )  # fmt: skip
        sheet.bar_chart(table, 0, (1, 2, 3, 4), titles)


def _chart_totals(sheet: Sheet, at_a_glance: Table, rows: list[list[Cell]], shown: Compared) -> None:
    """A chart of all schools together, where there are too many to tell their bars apart."""
    places = (1, 3) if shown.before else (1,)
    then = " and in the previous quarter" if shown.before else ""
    chart_measures(sheet, at_a_glance, rows, places, "All schools together", f"all schools in the quarter{then}")


def standing(revision: Revision) -> str:
    """Which revision this is, who signed it, and why it was made."""
    why = f" Reason for this revision: {revision.because}" if revision.because else ""
    if revision.signed_at is None:
        return f"Revision {revision.revision} is NOT signed yet: figures may change.{why}"
    by = " and ".join(
        f"{signature.person.name} ({PARTY_LABELS[signature.party].lower()})" for signature in revision.standing
    )
    return f"Revision {revision.revision}, signed by {by}.{why}"


def _nothing_to_compare(shown: Compared) -> list[str]:
    times = (
        (shown.before, "There is no submission for the previous quarter to compare with."),
        (shown.year_before, "There is no submission for the same quarter last year to compare with."),
        (shown.baseline, "There is no baseline to compare with."),
    )
    return [words for then, words in times if then is None]


def _table(book: Book, agreement: Agreement, sheet: TableSheet, shown: Compared) -> None:
    page = book.sheet(sheet.name)
    page.note(agreement.cite(sheet.note))
    page.table(tables.columns(agreement, shown), tables.rows(sheet, shown))


def _team(book: Book, agreement: Agreement, revision: Revision) -> None:
    sheet = book.sheet("Meetings")
    meetings = meetings_in(revision)
    if not meetings:
        sheet.note(agreement.cite("No team meeting has been recorded. The agreement asks for one each quarter (§IX)."))
    sheet.table(MEETINGS, meeting_rows(meetings))
    book.sheet("Recommendations").table(RECOMMENDATIONS, recommendation_rows(recommendations_in(revision)))


def _submissions(book: Book, agreement: Agreement, revision: Revision, now: QuarterFigures) -> None:
    columns = (
        Column("Submission"), Column("Status"), Column("Version", Kind.WHOLE), Column("Sent by"),
        Column("Sent", Kind.MOMENT, 22), Column("Reason corrected or missing", width=40),
        Column("Confirmed with explanation", width=WIDE),
    )  # fmt: skip
    missing = revision.made_of["missing"]
    rows = [_submission(agreement, party, sent, missing.get(party)) for party, sent in now.versions.items()]
    book.sheet("Submissions").table(columns, rows)
    added = [
        [
            agreement.school_name(addition.school),
            police_label_of(addition.figure),
            addition.count,
            addition.because,
            addition.added_by.name,
        ]
        for addition in now.additions
    ]
    headings = (
        Column("School"), Column("Figure"), Column("Added", Kind.WHOLE), Column("Reason", width=WIDE),
        Column("Added by"),
    )  # fmt: skip
    sheet = book.sheet("Added by police")
    sheet.note("Adjustments that the police made for activity not filed as notices. They are included in the figures.")
    sheet.table(headings, added)


def _changes(book: Book, agreement: Agreement, changes: Sequence[FigureChange]) -> None:
    sheet = book.sheet("Changed since")
    sheet.note(f"{CHANGED_SINCE} Figures that have since changed:")
    columns = (
        Column("School"), Column("Figure"), Column("In this workbook", Kind.WHOLE), Column("Now", Kind.WHOLE),
    )  # fmt: skip
    rows = [
        [agreement.school_name(change.school), police_label_of(change.figure), change.then, change.now]
        for change in changes
    ]
    sheet.table(columns, rows)


def _submission(agreement: Agreement, party: str, sent: SubmissionVersion | None, missing: str | None) -> list[object]:
    name = party_name(agreement, party)
    if sent is None:
        state = State.MISSING if missing else "not sent"
        return [name, str(state), None, None, None, missing, None]
    remarks = "\n".join(f"{words} → {why}" for words, why in sent.remarks.items())
    by = sent.submitted_by.name if sent.submitted_by else None
    state = State.CORRECTED if sent.version > 1 else State.SENT
    return [name, str(state), sent.version, by, sent.submitted_at, sent.because, remarks]


def _signatures(book: Book, quarter: Quarter) -> None:
    sheet = book.sheet("Revisions")
    rows = [
        [revision.revision, revision.because, revision.opened_at, revision.signed_at, *_signers(revision)]
        for revision in quarter.revisions
    ]
    columns = (
        Column("Revision", Kind.WHOLE), Column("Reason", width=WIDE), Column("Opened", Kind.MOMENT, 22),
        Column("Signed off", Kind.MOMENT, 22), *(Column(f"For {PARTY_WORDS[party]}") for party in Party),
    )  # fmt: skip
    sheet.table(columns, rows)


def _signers(revision: Revision) -> list[str | None]:
    by = {signature.side: signature.person.name for signature in revision.standing}
    return [by.get(party) for party in Party]
