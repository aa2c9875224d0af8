"""Baselines as districts publish them, and what is compared with them: the same lines of the same schools (§IX)."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.catalog import fill_in_of
from exports.fill_in.read import read
from exports.quarters.book import quarter_book
from exports.quarters.tables import columns, glance
from exports.quarters.year_rows import row
from handlers.quarters import views
from models.errors import NotFound, Refused
from models.quarters import opening, police_submissions, school_submissions
from models.quarters import tables as records
from models.quarters.answers import SUPPRESSED, Answer, typed_answer
from models.quarters.comparisons import Change, Part, change
from models.quarters.earlier import LAST_YEAR, PREVIOUS_QUARTER
from models.quarters.figures import Compared, QuarterFigures, baseline_of, compared
from models.quarters.questionnaires import DISTRICT, OF_POLICE, OF_SCHOOLS, POLICE
from models.quarters.tables import Quarter
from models.quarters.year import Year
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES
from tests.quarters.test_quarter_book import a_quarter, table
from tests.support.staff import Staff

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PUBLISHED: dict[str, Answer] = dict.fromkeys(OF_SCHOOLS.keys) | {
    "actions.in_school_suspension": 731, "actions.out_of_school_suspension": 234, "actions.expulsion": SUPPRESSED,
    "actions.bus_suspension": 11,
}  # fmt: skip
"""A published table has four kinds of action, one of them suppressed; nothing else was collected."""
KINDS = ("in_school_suspension", "out_of_school_suspension", "expulsion", "bus_suspension", "detention", "restorative",
         "other")  # fmt: skip


def a_baseline(session: Session, staff: Staff, figures: dict[str, Answer], party: str = DISTRICT) -> Quarter:
    """A baseline of all schools together, sent."""
    who = "supervisor" if party == POLICE else "team, schools"
    base = opening.open_baseline(session, staff.town.agreement, staff.actor("team, schools"), "2018-19", AFTER)
    acts.fill(session, staff, staff.actor(who), base.id, AFTER, party, figures)
    acts.send(session, staff, staff.actor(who), base.id, AFTER, party)
    return base


def actions(*counts: Answer) -> dict[str, Answer]:
    """Disciplinary actions of each kind, as far as given."""
    return {f"actions.{kind}": count for kind, count in zip(KINDS, counts, strict=False)}


def a_year(hall: dict[str, Answer], baseline: QuarterFigures) -> Year:
    """A year of one quarter, one school and the police."""
    now = QuarterFigures("Q1", {"hall": hall}, {"hall": {"notices.filed": 30}})
    return Year("2026-27", date(2026, 7, 1), date(2027, 6, 30), {"Q1": None}, {"Q1": now}, baseline)


def test_four_kinds_of_action_are_not_compared_with_seven() -> None:
    """1,253 of seven kinds against 1,000 of four would be +253. Like for like it is −406."""
    now = actions(300, 200, 4, 90, 400, 200, 59)
    before = QuarterFigures("Baseline 2018-19", {"hall": actions(700, 250, 5, 45)}, None)
    found = row(a_year(now, before), "actions", is_police=False)
    assert found == [1253, 1253, 1, "none", 1000, "none", "same 4 of 7 lines: −406"]
    assert row(a_year(actions(300, 200, 4, 90), before), "actions", is_police=False)[-1] == -406
    assert row(a_year(actions(None, None, None, None, 9), before), "actions", is_police=False)[-1] == "none"


def test_a_published_table_is_at_least_its_numbers_and_of_no_single_school() -> None:
    """A suppressed line is in no change; what the district says of all schools is not any school's."""
    baseline = QuarterFigures("Baseline 2018-19", {"hall": None}, None, together={DISTRICT: PUBLISHED})
    year = a_year(actions(700, 250, 3, 10, 5, 6, 7), baseline)
    assert row(year, "actions", is_police=False)[4:] == ["at least 976", "none", "same 3 of 7 lines: −16"]
    assert row(year, "actions.expulsion", is_police=False)[4:] == ["suppressed", "none", "none"]
    assert row(year, "actions.in_school_suspension", is_police=False)[4:] == [731, "none", -31]
    assert row(year, "incidents", is_police=False)[4] == "not collected"
    assert baseline.of_school("hall", "actions") is None
    assert baseline.for_schools(["hall"]).total("actions").value is None


def test_schools_own_figures_come_before_the_districts_where_every_school_has_them() -> None:
    """They are of the same schools, line by line; with one school less the district's figure is the better total."""
    together = {DISTRICT: {"incidents.fighting": 40, "incidents.theft": 7}}
    schools = {"hall": {"incidents.fighting": 5, "incidents.theft": 1}, "conard": {"incidents.fighting": 6}}
    found = QuarterFigures("Baseline 2018-19", {**schools}, None, together=together)
    assert found.total("incidents.fighting").value == 11
    assert found.total("incidents.theft").value == 7
    assert found.total("incidents").value == 18


@given(
    st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9) | st.none() | st.just(SUPPRESSED)),
    st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9) | st.none() | st.just(SUPPRESSED)),
)
def test_a_change_is_that_of_the_lines_in_both(now: dict[str, Answer], then: dict[str, Answer]) -> None:
    """Whatever each time has."""

    def parts(of: dict[str, Answer]) -> dict[str, Part]:
        together = {DISTRICT: {f"actions.{kind}": count for kind, count in of.items()}}
        return dict(QuarterFigures("Q", {"hall": None}, None, together=together).total("actions").parts)

    both = [kind for kind in KINDS if isinstance(now.get(kind), int) and isinstance(then.get(kind), int)]
    any_of_them = {kind for kind in KINDS if now.get(kind) is not None or then.get(kind) is not None}
    expected = sum(int(now[kind] or 0) - int(then[kind] or 0) for kind in both)
    found = change(parts(now), parts(then))
    assert found == (Change(expected, len(both), len(any_of_them)) if both else None)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("731", 731), (" 1,204 ", 1204), ("0", 0), ("*", SUPPRESSED), ("Suppressed", SUPPRESSED), ("N/C", None)],
)
def test_an_answer_is_taken_as_a_table_has_it(typed: str, answer: Answer) -> None:
    """A number, 0, a mark for what is suppressed, not collected."""
    assert typed_answer(typed) == answer


@pytest.mark.parametrize("typed", ["", "<5", "1-5", "-1", "12.5", "**", "1,2", "٣", "=1"])
def test_anything_else_is_no_answer(typed: str) -> None:
    """It is said where it was typed."""
    with pytest.raises(ValueError, match=r".*"):
        typed_answer(typed)


def test_the_district_and_the_police_enter_a_baseline(staff: Staff) -> None:
    """It comes back as it was typed, a correction keeps its marks, and both stand in the quarter's workbook."""
    with staff.town.database.write() as session:
        quarter = a_quarter(session, staff)
        base = a_baseline(session, staff, PUBLISHED)
        sent = base.submission_of(DISTRICT)
        assert sent.sent
        assert sent.sent.by_key == PUBLISHED
        member = staff.actor("team, schools")
        school_submissions.start_correction(session, member, sent.id, "One line was wrong.", AFTER)
        assert sent.draft
        assert sent.draft.by_key == PUBLISHED
        a_baseline(session, staff, dict.fromkeys(OF_POLICE.keys, 0) | {"actions.arrest": 12}, POLICE)
        revision = records.get(session, quarter).revision
        content = quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", AFTER)
        of_hall = quarter_book(session, staff.town.agreement, revision, "Priya Pretend", AFTER, ("hall",))
        assert baseline_of(session, "2018-19") is None
    book, hall = load_workbook(BytesIO(content)), load_workbook(BytesIO(of_hall))
    glance_of = {line[0]: line for line in table(book, "Summary", "Measure")}
    place = glance_of["Measure"].index("Baseline 2018-19 (whole year)")
    assert glance_of["Schools: disciplinary actions"][place] == "at least 976"
    assert glance_of["Police: incidents with an arrest (any officer)"][place] == 12
    assert glance_of["Police: arrest by the SRO alone"][place] == "not collected"
    assert "Baseline 2018-19" not in [cell.value for line in hall["Summary"].iter_rows() for cell in line]
    assert {line[5] for line in table(hall, "Summary", "Measure")[1:]} <= {"not submitted", "none"}


@on_sqlite
def test_each_party_enters_its_own(staff: Staff) -> None:
    """The schools' team the district's, supervisors and the police's team the police's; nobody else either."""
    may = {DISTRICT: {"team, schools", "second, schools"}, POLICE: {"supervisor", "team, police", "second, police"}}
    with staff.town.database.write() as session:
        member = staff.actor("team, schools")
        base = opening.open_baseline(session, staff.town.agreement, member, "2018-19", AFTER)
        for party, allowed in may.items():
            found = set[str]()
            for name in staff.people:
                try:
                    school_submissions.for_act(session, staff.actor(name), base.submission_of(party).id)
                    found.add(name)
                except Refused as refusal:
                    with pytest.raises(Refused, match=str(refusal).split(".", maxsplit=1)[0]):
                        school_submissions.for_act(session, staff.actor(name), 987_654)
            assert found == allowed


@on_sqlite
def test_a_baseline_is_not_counted_from_notices(staff: Staff) -> None:
    """And nobody who counts themselves suppresses."""
    with staff.town.database.write() as session:
        base = a_baseline(session, staff, PUBLISHED)
        with pytest.raises(NotFound):
            police_submissions.confirm_first(session, staff.town.agreement, staff.actor("supervisor"), base.id, AFTER)
        hall = base.submission_of("hall")
        principal = staff.actor("principal")
        school_submissions.open_draft(session, staff.town.agreement, principal, hall.id, AFTER)
        with pytest.raises(ValueError, match="suppresses nothing"):
            school_submissions.save_step(
                session, principal, hall.id, "discipline", {"actions.expulsion": SUPPRESSED}, 0, AFTER
            )


@on_sqlite
def test_a_baseline_asks_for_what_there_is_until_all_is_in(staff: Staff) -> None:
    """Whoever reads it later has nothing left to fill in."""
    with staff.town.database.write() as session:
        base = a_baseline(session, staff, PUBLISHED)
        assert views.NONE_HAS_TO_BE in str([block.to_dict() for block in views.head(base, is_by_weekdays=False)])
        for one in base.submissions:
            if not one.sent:
                who = staff.actor("supervisor" if one.party == POLICE else "team, schools")
                questionnaire = OF_POLICE if one.party == POLICE else OF_SCHOOLS
                acts.fill(session, staff, who, base.id, AFTER, one.party, dict.fromkeys(questionnaire.keys, 0))
                acts.send(session, staff, who, base.id, AFTER, one.party)
        assert views.NONE_HAS_TO_BE not in str([block.to_dict() for block in views.head(base, is_by_weekdays=False)])


@on_sqlite
def test_an_empty_baseline_does_not_hide_an_older_one(staff: Staff) -> None:
    """A year is compared with as soon as somebody has sent figures of it."""
    with staff.town.database.write() as session:
        a_baseline(session, staff, PUBLISHED)
        opening.open_baseline(session, staff.town.agreement, staff.actor("team, schools"), "2024-25", AFTER)
        found = baseline_of(session, "2026-27")
    assert found
    assert found.label == "Baseline 2018-19"


def without_validation(content: bytes, changes: dict[str, Any]) -> bytes:
    """A workbook in which something was typed."""
    book = load_workbook(BytesIO(content))
    for figure, value in changes.items():
        ((sheet, address),) = book.defined_names[f"figure.{figure}"].destinations
        book[sheet][address.replace("$", "")] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@on_sqlite
@pytest.mark.parametrize("party", [DISTRICT, POLICE])
def test_the_workbook_takes_a_baseline_as_it_is(staff: Staff, party: str) -> None:
    """With its marks; for a school a mark is a mistake that is named."""
    with staff.town.database.write() as session:
        base = opening.open_baseline(session, staff.town.agreement, staff.actor("team, schools"), "2018-19", AFTER)
        made, of_hall = (
            fill_in_of(session, staff.town.agreement, base.submission_of(key), AFTER) for key in (party, "hall")
        )
    figure = "actions.arrest" if party == POLICE else "actions.expulsion"
    reading = read(without_validation(made, {figure: "*"}), party, "All", "Baseline 2018-19")
    assert (reading.mistakes, reading.figures) == ([], {figure: SUPPRESSED})
    (wrong,) = read(without_validation(made, {figure: "<5"}), party, "All", "Baseline 2018-19").mistakes
    assert "* if suppressed" in wrong.words
    refused = read(without_validation(of_hall, {"actions.expulsion": "*"}), "hall", "Hall", "Baseline 2018-19")
    assert [mistake.found for mistake in refused.mistakes] == ["*"]


@on_sqlite
def test_a_school_year_begins_beside_the_same_quarter_last_year(staff: Staff) -> None:
    """In the order of the columns, and in what a submission is checked against; any other beside the one before."""
    agreement = staff.town.agreement
    moments = [datetime(2026, 10, 5, tzinfo=UTC), datetime(2027, 7, 6, tzinfo=UTC), datetime(2027, 10, 5, tzinfo=UTC)]
    with staff.town.database.write() as session:
        quarters = []
        for number, now in enumerate(moments):
            period = opening.at_hand(agreement, now)[0]
            quarter = opening.open_quarter(session, agreement, period, None, now)
            figures = FIGURES | {"incidents.fighting": 5 * (number + 1)}
            acts.fill(session, staff, staff.actor("principal"), quarter.id, now, figures=figures)
            if number < 2:
                acts.send(session, staff, staff.actor("principal"), quarter.id, now)
            quarters.append(quarter)
        _fall, spring, next_fall = quarters
        assert [quarter.label for quarter in quarters] == ["Q1 2026-27", "Q4 2026-27", "Q1 2027-28"]
        shown = compared(session, agreement, next_fall.revision)
        draft = school_submissions.checked(session, agreement, next_fall.submission_of("hall"), moments[2])
        made = load_workbook(BytesIO(fill_in_of(session, agreement, next_fall.submission_of("hall"), moments[2])))
        of_spring = compared(session, agreement, spring.revision)
    assert list(shown.quarters) == [LAST_YEAR, PREVIOUS_QUARTER]
    assert list(of_spring.quarters) == [PREVIOUS_QUARTER, LAST_YEAR]
    assert of_spring.first == (PREVIOUS_QUARTER, None)
    heads = [column.heading for column in columns(agreement, shown)]
    assert heads[-5:] == [
        "Same quarter last year: Q1 2026-27", "Previous quarter: Q4 2026-27", "Baseline (whole year)",
        "Change from last year", "Change from previous quarter",
    ]  # fmt: skip
    assert draft.before
    assert (draft.before.words, draft.before.label) == (LAST_YEAR, "Q1 2026-27")
    assert [finding.words for finding in draft.warnings] == [
        "Incidents: 15, compared with 5 in the same quarter last year."
    ]
    assert made["Incidents and actions"]["C4"].value == "Same quarter last year: Q1 2026-27"


def test_quarters_of_other_lines_are_compared_in_those_that_both_have() -> None:
    """In the quarter's workbook as in the year's."""
    now = QuarterFigures("Q2", {"hall": actions(3, 4, 1)}, None)
    then = QuarterFigures("Q1", {"hall": actions(5, None, 2)}, None)
    shown = Compared(now, {PREVIOUS_QUARTER: then, LAST_YEAR: None})
    assert glance(shown, "actions", is_police=False) == [8, 7, "none", "none", "same 2 of 3 lines: −3", "none"]
