"""A quarter's workbook: summary with charts, the tables of both parties, the team, who sent and signed what (§IX)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.document import span
from exports.quarters import tables, team
from exports.quarters.activities import add_activities
from exports.quarters.arrests import add_arrests
from exports.quarters.both_sides import about_both_sides, add_both_sides, add_changes, marked, marking, place_name
from exports.quarters.charts import chart_measures
from exports.quarters.definitions import define
from exports.quarters.glance import first_look
from exports.quarters.rates import ALL_SCHOOLS, LATER, THESE_SCHOOLS, add_rates
from exports.quarters.tables import MOST_BESIDE, SHEETS
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from exports.workbook.charts import ChartTitles
from models.quarters.activity_figures import ActivityChange
from models.quarters.arrests import arrests_in
from models.quarters.enrollment import has_changed_since
from models.quarters.figures import Compared, QuarterFigures, compared
from models.quarters.police_measures import label_of as police_label_of
from models.quarters.police_submissions import FigureChange, activities_changed, changed_since
from models.quarters.questionnaires import POLICE
from models.quarters.review import Before, Review, of_revision_with_both
from models.quarters.tables import Quarter, Revision, State, SubmissionVersion, party_name
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS

TITLE = "Quarterly report on the School Resource Officer program"
CHANGED_SINCE = (
    "Notices were filed, amended or withdrawn, adjustments made, or activities logged, corrected or withdrawn, after "
    "the police confirmed their submission."
)
AT_SCHOOLS = {
    "Incidents": ("incidents", False), "Disciplinary actions": ("actions", False),
    "Referrals to police": ("referrals", False), "Action notices": ("notices.filed", True),
}  # fmt: skip
"""What is charted school by school, and of each whether it is the police's."""


def quarter_book(
    session: Session, agreement: Agreement, revision: Revision, made_for: str, now: datetime,
    schools: tuple[str, ...] | None = None,
) -> bytes:  # fmt: skip
    """The internal workbook of a revision, as an .xlsx. With `schools` it holds theirs only, without the team."""
    period, shown = period_of(revision), compared(session, agreement, revision)
    confirmed = shown.now.versions.get(POLICE)
    changes = changed_since(session, agreement, confirmed)
    logged_since = activities_changed(session, agreement, confirmed)
    if schools is not None:
        period += f" · {agreement.school_names(schools)} only"
        shown = shown.for_schools(schools)
        changes = [change for change in changes if change.school in schools]
        logged_since = [change for change in logged_since if change.place in schools]
    seen = of_revision_with_both(session, revision).for_schools(shown.now.schools)
    book = Book(About(agreement, TITLE, period, Edition.INTERNAL, now, made_for))
    _summary(book, agreement, shown, revision, seen, has_changed=bool(changes or logged_since))
    add_both_sides(book, agreement, seen)
    for sheet in SHEETS:
        if not (lines := sheet.lines(shown.now)):
            continue
        page = book.sheet(sheet.name)
        page.note(" ".join([agreement.cite(sheet.note), *([marking(seen.before)] if seen.before else [])]))
        page.table(tables.columns(agreement, shown), [
            [group.title, label, *_glance(shown, seen.before, figure, is_police=sheet.is_police)]
            for group, label, figure in lines
        ], totals=tables.totals_of(lines))  # fmt: skip
    add_activities(book, agreement, shown, seen.before)
    whole = (ALL_SCHOOLS if schools is None else THESE_SCHOOLS) if len(shown.now.schools) > 1 else None
    add_rates(book, agreement, shown.now, whole, [LATER] if has_changed_since(revision) else [])
    if arrests := arrests_in(session, revision):
        add_arrests(book, agreement, arrests, shown.now.schools, shown.now.enrollment, whole)
    add_changes(book, agreement, seen)
    if schools is None:
        _team(book, agreement, revision)
    _submissions(book, agreement, revision, shown.now)
    if changes or logged_since:
        _changes(book, agreement, changes, logged_since)
    _signatures(book, revision.quarter)
    define(book, agreement)
    return book.content()


def period_of(revision: Revision) -> str:
    """Which quarter a workbook is of, and in which revision."""
    quarter = revision.quarter
    return f"{quarter.label}, {span(quarter.first_day, quarter.last_day)} · revision {revision.revision}"


def _glance(shown: Compared, before: Before | None, figure: str, *, is_police: bool) -> list[object]:
    """A figure school by school and compared, with marks at what was another one in the revision before."""
    row = tables.glance(shown, figure, is_police=is_police)
    return marked(row, shown.now, before, figure, is_police=is_police)


def _summary(
    book: Book, agreement: Agreement, shown: Compared, revision: Revision, seen: Review, *, has_changed: bool
) -> None:
    sheet, before = book.sheet("Summary"), seen.before
    sheet.note(_standing(revision))
    for words in about_both_sides(seen):
        sheet.note(words)
    if has_changed:
        sheet.note(f"{CHANGED_SINCE} Figures are as confirmed; the sheet “Changed since” shows what is different now.")
    for words in _nothing_to_compare(shown):
        sheet.note(words)
    are_several, are_many = tables.is_added_up(shown), len(shown.now.schools) > MOST_BESIDE
    first = len(shown.now.schools) if are_many else 0
    to_mark = None if are_many else before  # the labels of a chart would show what was
    rows = [[words, *_glance(shown, to_mark, figure, is_police=is_police)[first:]]
            for words, figure, is_police in first_look([shown.now])]  # fmt: skip
    columns = [Column("Measure"), *tables.columns(agreement, shown)[2 + first :]]
    at_a_glance = sheet.table(columns, rows, caption="The quarter at a glance")
    if are_many or not are_several:  # too many to tell the bars of each apart, or one
        places, bars = _charted(shown)
        title = "Totals of the schools reporting" if are_many else agreement.school_name(next(iter(shown.now.schools)))
        chart_measures(sheet, at_a_glance, places, title, bars)
    if not are_several:
        return
    schools = [
        [agreement.school_name(school),
         *(tables.cell(shown.now, school, figure, is_police=is_police) for figure, is_police in AT_SCHOOLS.values())]
        for school in shown.now.schools
    ]  # fmt: skip
    heads = [Column("School"), *(Column(words, Kind.COUNT) for words in AT_SCHOOLS)]
    table = sheet.table(heads, schools, caption="School by school")
    if not are_many:
        described = "; ".join(", ".join(map(str, row)) for row in schools)
        titles = ChartTitles(
            "Incidents, actions, referrals and notices by school", "School", "Count",
            f"Bars for each school: incidents, disciplinary actions, referrals to police, action notices. {described}.",
        )  # fmt: skip
        sheet.bar_chart(table, 0, (1, 2, 3, 4), titles)


def _nothing_to_compare(shown: Compared) -> list[str]:
    """Says what there is nothing of to compare with."""
    lacking = [f"submission for the {words}" for words, then in shown.quarters.items() if then is None]
    lacking += [] if shown.baseline else ["baseline"]
    return [f"There is no {words} to compare with." for words in lacking]


def _charted(shown: Compared) -> tuple[tuple[int, ...], str]:
    """The columns of the glance that are charted, and what they are: another time only where all of it is alike."""
    words, then = shown.first
    looks = [(figure, is_police) for _words, figure, is_police in first_look([shown.now])]
    if then and all(tables.is_alike(shown.now, then, figure, is_police=is_police) for figure, is_police in looks):
        return (1, 3 if tables.is_added_up(shown) else 2), f"the quarter and the {words}"
    return (1,), "the quarter"


def _standing(revision: Revision) -> str:
    """Which revision this is, who signed it, and why it was made."""
    why = f" Reason for this revision: {revision.because}" if revision.because else ""
    if revision.signed_at is None:
        return f"Revision {revision.revision} is NOT signed yet: figures may change.{why}"
    by = " and ".join(
        f"{signature.person.name} ({PARTY_LABELS[signature.party].lower()})" for signature in revision.standing
    )
    return f"Revision {revision.revision}, signed by {by}.{why}"


def _team(book: Book, agreement: Agreement, revision: Revision) -> None:
    sheet, met = book.sheet("Meetings"), team.meeting_rows(agreement, revision)
    if words := team.no_meeting(agreement, revision):
        sheet.note(agreement.cite("The agreement asks for a meeting at least quarterly (§IX)."))
        sheet.note(words)
    sheet.table(team.MEETINGS, met)
    book.sheet("Recommendations").table(team.RECOMMENDATIONS, team.recommendation_rows(revision))


def _submissions(book: Book, agreement: Agreement, revision: Revision, now: QuarterFigures) -> None:
    columns = (
        Column("Submission"), Column("Status"), Column("Version", Kind.WHOLE), Column("Sent by"),
        Column("Sent", Kind.MOMENT, 22), Column("Reason corrected or missing", width=40),
        Column("Confirmed with explanation", width=team.WIDE),
    )  # fmt: skip
    missing = revision.made_of["missing"]
    rows = [[party_name(agreement, party), *_submission(sent, missing.get(party))]
            for party, sent in now.versions.items()]  # fmt: skip
    book.sheet("Submissions").table(columns, rows)
    headings = (
        Column("School"), Column("Figure"), Column("Added", Kind.WHOLE), Column("Reason", width=team.WIDE),
        Column("Added by"),
    )  # fmt: skip
    added = [
        [agreement.school_name(row.school), police_label_of(row.figure), row.count, row.because, row.added_by.name]
        for row in now.additions
    ]
    sheet = book.sheet("Added by police")
    sheet.note("Adjustments that the police made for activity not filed as notices. They are included in the figures.")
    sheet.table(headings, added)


def _submission(sent: SubmissionVersion | None, missing: str | None) -> list[object]:
    if sent is None:
        return [str(State.MISSING if missing else "not sent"), None, None, None, missing, None]
    state = State.CORRECTED if sent.version > 1 else State.SENT
    by = sent.submitted_by.name if sent.submitted_by else None
    remarks = "\n".join(f"{words} → {why}" for words, why in sent.remarks.items())
    return [str(state), sent.version, by, sent.submitted_at, sent.because, remarks]


def _changes(
    book: Book, agreement: Agreement, changes: Sequence[FigureChange], logged_since: Sequence[ActivityChange]
) -> None:
    sheet = book.sheet("Changed since")
    sheet.note(f"{CHANGED_SINCE} Figures that have since changed:")
    columns = (
        Column("School"), Column("Figure"), Column("In this workbook", Kind.WHOLE), Column("Now", Kind.WHOLE),
    )  # fmt: skip
    notices = [
        [agreement.school_name(change.school), police_label_of(change.figure), change.then, change.now]
        for change in changes
    ]
    activities = [
        [place_name(agreement, change.place), change.label, change.then, change.now] for change in logged_since
    ]
    sheet.table(columns, [*notices, *activities])


def _signatures(book: Book, quarter: Quarter) -> None:
    columns = (
        Column("Revision", Kind.WHOLE), Column("Reason", width=team.WIDE), Column("Opened", Kind.MOMENT, 22),
        Column("Signed off", Kind.MOMENT, 22), *team.SIGNERS,
    )  # fmt: skip
    rows = [[row.revision, row.because, row.opened_at, row.signed_at, *team.signers(row)] for row in quarter.revisions]
    book.sheet("Revisions").table(columns, rows)
