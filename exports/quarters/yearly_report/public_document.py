"""The public edition of the yearly report as a document: what a public reader may see of the internal one (§IX).

The team's text is printed word by word, but only beside the figures with which the team adopted it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from exports.document import Line, Paper, Style, in_words
from exports.quarters import team
from exports.quarters.public.book import FOR_THE_PUBLIC, NO_WORDS, NOTE
from exports.quarters.public.rates import ONLY_IF_PRINTED
from exports.quarters.public.year import PublicYearFigures, made_before, public_year
from exports.quarters.public.year_rates import public_trend, rates_at_schools
from exports.quarters.rates import ENROLLED_WORDS
from exports.quarters.report_headings import ALL_SCHOOLS, AT_SCHOOLS, LOOKS_AT_SCHOOLS
from exports.quarters.trend import Trend
from exports.quarters.yearly_report import officers, parts
from exports.quarters.yearly_report import rates as report_rates
from exports.workbook.book import Edition
from models.quarters.editions import Decision
from models.quarters.figures import recommendations_in
from models.quarters.recommendation_kinds import AGREEMENT, kind_label
from models.quarters.report_contents import Contents, Outcome
from models.quarters.report_tables import YearlyReport, adopted_with
from models.quarters.team import OUTCOMES
from models.quarters.yearly_report import of_edition
from models.terms import Agreement

MEASURE_WIDTH, QUARTERS_WIDTH, YEAR_WIDTH = 2.4, 3.0, 1.1  # inches
WHERE_THE_REST_IS = "All tables, and what their words mean, are in the public workbook."
RATES_OF_GROUPS = f"{ONLY_IF_PRINTED} Rates of groups of students are in the public workbook."
NO_TEXT_YET = (
    "The team has not adopted its report on these figures yet. Once it has, its text is printed, the coverage of "
    "schools, and how many commendations and complaints there were."
)


def public_year_report(
    session: Session, agreement: Agreement, school_year: str, now: datetime, edition: int | None = None
) -> tuple[bytes, Decision]:
    """The public yearly report, as a .docx, and what has to be noted before anybody gets it.

    Raises:
        Conflict, NotFound: as for `public_year`.
    """
    shown, decision = public_year(session, agreement, school_year, now, edition)
    report = _adopted(session, school_year, shown)
    found = of_edition(session, agreement, school_year, report)
    paper = parts.begin(agreement, shown.year, report, Edition.PUBLIC, now)
    paper.write(Edition.PUBLIC, Style.SUBTITLE)
    parts.adopted_by(paper, agreement, report)
    prepared = f"Prepared {agreement.local(now)} for {FOR_THE_PUBLIC}. {WHERE_THE_REST_IS}"
    parts.read_first(paper, [*([] if report else [NO_TEXT_YET]), *shown.notes()], prepared)
    texts = {code: row.words for code, row in found.texts.items()} if report else {}
    others = made_before(session, agreement, school_year, now)
    rates = _rates(paper, agreement, shown, public_trend(session, agreement, shown, others))
    tables = _tables(paper, agreement, shown, found, found if report else None)
    parts.chapters(paper, texts, tables | rates, is_draft=False)
    parts.signed_quarters(paper, agreement, {row.quarter.code: row for row in shown.revisions})
    return paper.content(), decision


def _made(shown: PublicYearFigures, found: Contents) -> list[Outcome]:
    """The year's recommendations, as far as they are in these revisions."""
    ids = {made.id for row in shown.revisions for made in recommendations_in(row)}
    return [outcome for outcome in found.made if outcome.of.id in ids]


def _adopted(session: Session, school_year: str, shown: PublicYearFigures) -> YearlyReport | None:
    """The newest edition that the team adopted with these revisions of the quarters."""
    return adopted_with(session, school_year, {row.quarter.code: row.revision for row in shown.revisions})


def _tables(
    paper: Paper, agreement: Agreement, shown: PublicYearFigures, found: Contents, adopted: Contents | None
) -> dict[str, parts.Table]:
    """What stands below the team's text. What no revision of a quarter signs, the team `adopted` with its report."""
    revisions, recommended = {row.quarter.code: row for row in shown.revisions}, _made(shown, found)
    tables: dict[str, parts.Table] = {
        "activities": partial(parts.meetings, paper, agreement, revisions, list(revisions), team.public_no_meeting),
        **_officers(paper, agreement, shown, adopted),
        "figures": partial(_figures, paper, shown),
        "schools": partial(_schools, paper, agreement, shown),
        "agreement": partial(_recommendations, paper, parts.of_kind(recommended, AGREEMENT)),
        "implementation": partial(_implementation, paper, recommended),
    }
    if found.earlier:
        tables["follow_up"] = partial(_recommendations, paper, found.earlier)
    return tables


def _officers(
    paper: Paper, agreement: Agreement, shown: PublicYearFigures, adopted: Contents | None
) -> dict[str, parts.Table]:
    """What officers did, as far as the public sees it; the notices as the other tables print them."""
    by_label = {found.label: found for found in shown.quarters}
    codes = list(shown.year.quarters)
    quarters = {code: by_label.get(f"{code} {shown.year.school_year}") for code in codes}
    notices = shown.over_time("notices.filed", is_police=True)[: len(codes) + 1]
    found = officers.OfficersYear(quarters, notices, shown.schools, is_public=True)
    if adopted:
        found = replace(found, coverage=adopted.coverage, feedback=adopted.feedback)
    return officers.tables(paper, agreement, found)


def _figures(paper: Paper, shown: PublicYearFigures) -> None:
    quarters, rows = list(shown.year.quarters), shown.glance()
    heads = [*quarters, "Year"]
    widths = (MEASURE_WIDTH, *[QUARTERS_WIDTH / len(quarters)] * len(quarters), YEAR_WIDTH)
    table = paper.table(widths, ("Measure", *heads), numbers=len(heads))
    for words, *cells in rows:
        table.row([Line(str(words))], *map(parts.number, cells[: len(heads)]))
    paper.write(NOTE, Style.SMALL)
    parts.draw_over_time(paper, rows, quarters)


def _schools(paper: Paper, agreement: Agreement, shown: PublicYearFigures) -> None:
    columns = [shown.at_schools(figure, is_police=is_police) for _words, figure, is_police in AT_SCHOOLS]
    by_place = zip((*shown.schools, ALL_SCHOOLS), zip(*columns, strict=True), strict=True)
    names = {school: agreement.school_name(school) for school in shown.schools}
    parts.at_schools(paper, names, dict(by_place))


def _rates(paper: Paper, agreement: Agreement, shown: PublicYearFigures, trend: Trend | None) -> dict[str, parts.Table]:
    """Rates as far as the enrollment is printed, and the years whose counts are public. Groups are in the workbooks."""
    by_words = {str(words): cells for words, *cells in rates_at_schools(shown)}

    def write() -> None:
        if by_words:
            printed = [
                by_words[words] for words in (ENROLLED_WORDS, *(look.words for look in LOOKS_AT_SCHOOLS.values()))
            ]
            names = {school: agreement.school_name(school) for school in shown.schools}
            by_place = zip((*shown.schools, ALL_SCHOOLS), zip(*printed, strict=True), strict=True)
            report_rates.rates_at_schools(paper, names, dict(by_place))
            paper.write(RATES_OF_GROUPS, Style.SMALL)
        if trend:
            report_rates.trend(paper, trend)

    return {"rates": write} if by_words or trend else {}


def _implementation(paper: Paper, made: Sequence[Outcome]) -> None:
    _recommendations(paper, [outcome for outcome in made if outcome.kind != AGREEMENT])


def _recommendations(paper: Paper, found: Sequence[Outcome]) -> None:
    """When each is due and how it stands, without its words."""
    if not found:
        paper.write(parts.NONE_RECORDED)
        return
    paper.write(NO_WORDS, Style.SMALL, with_next=True)
    table = paper.table((1.4, 1.6, 1.8, 1.7), ("Quarter", "About", "Due", "Status"))
    for outcome in found:
        texts = (outcome.of.quarter.label, kind_label(outcome.kind), in_words(outcome.of.due_on))
        table.row(*([Line(text)] for text in (*texts, OUTCOMES[outcome.state])))
