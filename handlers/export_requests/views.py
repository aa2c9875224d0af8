"""What people may download: workbooks of quarters, the notice log; and how it comes to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.export_requests.ids import ExportActionId, ExportFormId, OfSchoolYear, RevisionOf, YearlyFile
from handlers.parts import Question, actions, button, escaped, modal, paragraph, plain, small
from handlers.values import Nothing
from models.people.tables import Person
from models.policy import Act
from models.quarters.export_requests import PublicYear, PublicYearReport, YearBook, Yearly, YearReport, edition_of
from models.quarters.tables import Quarter
from models.terms import Agreement

TITLE = "Workbooks"
FORMS = {
    YearBook.kind: "workbook", YearReport.kind: "document", PublicYear.kind: "public workbook",
    PublicYearReport.kind: "public document",
}  # fmt: skip
MOST_REVISIONS = 5  # of a quarter that are offered
BY_MESSAGE = "You will receive it by direct message in about a minute. All downloads are logged."


@dataclass(frozen=True)
class Offer:
    """What a person may have made: the acts that are allowed of some records at least, and those for all schools."""

    acts: frozenset[Act]
    everywhere: frozenset[Act]
    yearly: Sequence[Yearly] = ()
    certified: Sequence[str] = ()


def window(agreement: Agreement, offer: Offer, quarters: Sequence[Quarter] = (), schools: Collection[str] = ()) -> View:
    """What the person may download; no word of quarters where there is no right to them."""
    blocks: list[Block] = [small(BY_MESSAGE)]
    if schools:
        blocks.append(small(escaped(f"For {agreement.school_names(schools)}.")))
    makes_public = Act.EXPORT_TOTALS in offer.everywhere
    blocks += [row for quarter in quarters for row in _quarter(quarter, makes_public=makes_public)]
    if Act.EXPORT_TOTALS in offer.acts and not quarters:
        blocks.append(paragraph("No quarter is open yet."))
    files = [*actions(_of_records(offer), "export_records"), *actions(_of_years(offer), "export_years")]
    if files:
        blocks += [DividerBlock(), *files]
    return modal(TITLE, "export_window", blocks)


def _certificates(offer: Offer) -> list[ButtonElement]:
    action = ExportActionId.CERTIFICATES
    years = offer.certified if Act.EXPORT_CERTIFICATES in offer.acts else ()
    return [button(f"Certificate list {year}", action.again(year), OfSchoolYear(year)) for year in years]


OF_RECORDS: Sequence[tuple[Act, str, ExportActionId]] = (
    (Act.EXPORT_NOTICES, "Notice log", ExportActionId.PERIOD),
    (Act.EXPORT_ACTIVITIES, "Activity log", ExportActionId.ACTIVITY_LOG),
    (Act.EXPORT_COVERAGE, "Coverage calendar", ExportActionId.COVERAGE),
    (Act.EXPORT_COVERAGE, "Work schedules (.ics)", ExportActionId.SCHEDULE),
    (Act.EXPORT_FEEDBACK, "Commendations and complaints", ExportActionId.FEEDBACK),
    (Act.EXPORT_APPOINTMENTS, "Register of appointments", ExportActionId.APPOINTMENTS),
    (Act.EXPORT_EVENTS, "Register of events", ExportActionId.EVENTS),
    (Act.EXPORT_DISCLOSURES, "Disclosures of student records", ExportActionId.DISCLOSURES),
)
"""The registers and files of records, in the order of their buttons."""


def _of_records(offer: Offer) -> list[ButtonElement]:
    buttons = [button(words, action, Nothing()) for act, words, action in OF_RECORDS if act in offer.acts]
    buttons += _certificates(offer)
    if Act.EXPORT_NOTICES in offer.everywhere:
        buttons.append(button("Monthly officer report", ExportActionId.OFFICER, Nothing()))
    return buttons


def _of_years(offer: Offer) -> list[ButtonElement]:
    buttons = []
    for request in offer.yearly if Act.EXPORT_TOTALS in offer.everywhere else ():
        kind, year, edition = request.kind, request.school_year, edition_of(request)
        action = ExportActionId.YEAR.again(f"{kind}_{year}" + (f"_{edition}" if edition else ""))
        words = f"Yearly report {year}, {FORMS[kind]}" + (f", edition {edition}" if edition else "")
        buttons.append(button(words, action, YearlyFile(kind, year, edition)))
    return buttons


def _quarter(quarter: Quarter, *, makes_public: bool) -> list[Block]:
    buttons = [
        button(
            f"Revision {revision.revision}{'' if revision.signed_at else ', not signed'}",
            ExportActionId.QUARTER.again(revision.revision), RevisionOf(quarter.id, revision.revision),
        )
        for revision in quarter.revisions[-MOST_REVISIONS:]
    ]  # fmt: skip
    signed = [revision.revision for revision in quarter.revisions if revision.signed_at]
    for number in signed[-MOST_REVISIONS:] if makes_public else ():
        words, action = f"Public edition of revision {number}", ExportActionId.PUBLIC.again(number)
        buttons.append(button(words, action, RevisionOf(quarter.id, number)))
    return [
        SectionBlock(block_id=f"quarter:{quarter.id}", text=f"*{quarter.label}*: quarterly workbook"),
        ActionsBlock(block_id=f"revisions:{quarter.id}", elements=buttons),
    ]


def register_form(first: date, last: date) -> View:
    """Asks for the period of the notice log."""
    blocks = [
        paragraph("One row per notice in the date range, for the schools you are authorized to see."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Notice log", ExportFormId.REGISTER, blocks, submit="Create", close="Cancel")


AHEAD = "Rows are of the day of the activity. Choose a later day for what is planned ahead."


def activities_form(first: date, last: date) -> View:
    """Asks for the period of the activity log."""
    blocks = [
        paragraph("One row per activity in the date range: your own, or of the schools you are authorized to see."),
        Question("first", "From").day(first),
        Question("last", "To", AHEAD).day(last),
    ]
    return modal("Activity log", ExportFormId.ACTIVITIES, blocks, submit="Create", close="Cancel")


def coverage_form(first: date, last: date) -> View:
    """Asks for the period of the coverage calendar."""
    blocks = [
        paragraph("Who is at the schools by the work schedules, month by month, for the schools that you may see."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Coverage calendar", ExportFormId.COVERAGE, blocks, submit="Create", close="Cancel")


def feedback_form(first: date, last: date) -> View:
    """Asks for the period of the commendations and complaints."""
    blocks = [
        paragraph("One row per commendation or complaint received in the date range that you are authorized to see."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Feedback on the program", ExportFormId.FEEDBACK, blocks, submit="Create", close="Cancel")


def events_form(first: date, last: date) -> View:
    """Asks for the period of the register of the agreement's events."""
    blocks = [
        paragraph("One row for each thing done under the agreement in the date range, without what anybody wrote."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Register of events", ExportFormId.EVENTS, blocks, submit="Create", close="Cancel")


def disclosures_form(first: date, last: date) -> View:
    """Asks for the period of the register of disclosures."""
    blocks = [
        paragraph("One row per disclosure of student records in the date range that you are authorized to see."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Student records", ExportFormId.DISCLOSURES, blocks, submit="Create", close="Cancel")


def packet_form(officers: Sequence[Person], months: Sequence[date]) -> View:
    """Asks for the officer and the month of reports: as a rule the month before this one."""
    people = {str(person.id): person.name for person in officers}
    names = {str(month): f"{month:%B %Y}" for month in months}
    blocks = [
        paragraph(
            "Fields required by state law for each incident and student (C.G.S. 10-233p), to forward each month."
        ),
        Question("officer", "Officer").choice(people, None),
        Question("month", "Month").choice(names, str(months[1])),
    ]
    return modal("Monthly report", ExportFormId.PACKET, blocks, submit="Create", close="Cancel")


def asked() -> View:
    """What stands there once something is being made."""
    blocks = [HeaderBlock(text=plain("Preparing your file")), paragraph(BY_MESSAGE)]
    return modal(TITLE, "export_asked", blocks, close="Done")
