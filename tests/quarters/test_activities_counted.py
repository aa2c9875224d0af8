"""What officers logged, as a part of the police's submission: counted by hand, confirmed, changed since (§V.6, §IX)."""

import random
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete
from sqlalchemy.orm import Session

from exports.quarters.activities import NONE_LOGGED
from exports.quarters.book import quarter_book
from handlers.quarters import police_submission_views as views
from models.activities import acts as activities
from models.activities import queries, register
from models.activities.kinds import ALL_KINDS
from models.errors import Conflict
from models.quarters import activity_figures, police_submissions
from models.quarters import tables as records
from models.quarters.activity_figures import ActivityFigure, ActivityFigures, count_activities, kept
from models.quarters.figures import of_revision
from models.quarters.questionnaires import POLICE
from tests.activities.acts import CONFLICT, EVENT, PRESENTATION, REQUEST, TALK, TRAINING, correct, log
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.support.staff import Staff
from tests.support.workplace import text_of

DAYS = date(2026, 10, 1), date(2026, 12, 31)
IN_TIME = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
LATER = AFTER + timedelta(hours=1)


def logged(session: Session, staff: Staff) -> dict[str, int]:
    """A second quarter's entries at Hall and Conard, and what does not count in it."""
    officer, elsewhere = staff.actor("officer"), staff.actor("officer elsewhere")
    ids = {
        "talk": log(session, staff, officer, TALK, people=3, minutes=20).id,
        "talk without minutes": log(session, staff, officer, TALK).id,
        "class": log(session, staff, officer, PRESENTATION, people=26).id,
        "handed back": log(session, staff, officer, REQUEST).id,
        "assisted": log(session, staff, officer, REQUEST, outcome="assisted").id,
        "withdrawn": log(session, staff, officer, TALK, people=40).id,
        "in the first quarter": log(session, staff, officer, TALK, happened_on=date(2026, 9, 30)).id,
        "at Conard": log(session, staff, elsewhere, TALK, school="conard", people=2).id,
        "training": log(session, staff, officer, TRAINING, school=None).id,
    }
    correct(session, staff, officer, ids["class"], people=30)
    activities.withdraw(session, officer, ids["withdrawn"], "Logged twice.", IN_TIME)
    return ids


def not_zero(found: ActivityFigures) -> dict[str, dict[str, int]]:
    """What was counted anywhere."""
    return {place: some for place, figures in found.counts.items()
            if (some := {figure: value for figure, value in figures.items() if value})}  # fmt: skip


AT_HALL = {
    "talk.entries": 2, "talk.people": 4, "talk.minutes": 20, "talk.timed": 1, "presentation.entries": 1,
    "presentation.people": 30, "presentation.minutes": 45, "presentation.timed": 1, "request.entries": 2,
    "request.handed_back": 1,
}  # fmt: skip
AT_CONARD = {"talk.entries": 1, "talk.people": 2}
OF_POLICE = {"training.entries": 1, "training.hours": 6}


def test_what_was_logged_counts_where_it_was_done(staff: Staff) -> None:
    """By hand: as it reads now, by its day, without what was withdrawn; a training once, at no school."""
    with staff.town.database.write() as session:
        logged(session, staff)
        found = count_activities(session, staff.town.agreement, *DAYS)
        assert not_zero(found) == {"hall": AT_HALL, "conard": AT_CONARD, POLICE: OF_POLICE}
        assert set(found.counts) == {*(school.key for school in staff.town.agreement.school), POLICE}
        assert found.at("hall", "training.entries") is None  # not 0: it is not counted there
        assert found.at("sedgwick", "talk.entries") == 0
        assert (found.total("talk.people"), found.total("training.hours")) == (6, 6)


def test_a_conflict_of_duties_is_in_no_figure(staff: Staff) -> None:
    """Nor what is only expected; called off or not, an event counts on its day."""
    with staff.town.database.write() as session:
        texts = {"description": "Made up.", "suggestion": "Made up."}
        log(session, staff, staff.actor("officer"), CONFLICT, **texts)
        log(session, staff, staff.actor("officer"), EVENT, happened_on=date(2026, 12, 4), people=400)
        found = count_activities(session, staff.town.agreement, *DAYS)
        assert not [line for line in found.lines if line.kind.code == "conflict"]
        assert found.at("hall", "event.entries") == 1
        assert not [line for line in found.lines if line.figure == "event.people"]


def test_a_confirmation_keeps_what_it_counted(staff: Staff) -> None:
    """A later entry shows as changed since, keeps the parties from signing, and counts with the next confirmation."""
    with staff.town.database.write() as session:
        ids = logged(session, staff)
        quarter = records.get(session, bring_to(session, staff, "all in"))
        agreement, supervisor = staff.town.agreement, staff.actor("supervisor")
        confirmed = quarter.counted.sent
        found = kept(session, confirmed)
        assert found
        assert not_zero(found) == {"hall": AT_HALL, "conard": AT_CONARD, POLICE: OF_POLICE}
        assert not police_submissions.has_changed(session, agreement, quarter)

        log(session, staff, staff.actor("officer"), TALK, now=LATER, happened_on=date(2026, 12, 15))
        activities.withdraw(session, staff.actor("officer"), ids["training"], "Not held.", LATER)
        changed = police_submissions.activities_changed(session, agreement, confirmed)
        told = {(change.place, change.figure, change.then, change.now) for change in changed}
        assert told == {
            ("hall", "talk.entries", 2, 3), ("hall", "talk.people", 4, 5),
            (POLICE, "training.entries", 1, 0), (POLICE, "training.hours", 6, 0),
        }  # fmt: skip
        with pytest.raises(Conflict, match="police figures have changed"):
            acts.sign(session, staff, staff.actor("team, police"), quarter.id, LATER)
        shown = police_submissions.count(session, agreement, supervisor, quarter.id, 15)
        window = text_of(views.window(agreement, shown, may_read=True).to_dict())
        assert "Hall High School, Talk with a student, parent or staff: Entries: 2 → 3" in window
        assert "Hall High School: talk 3, presentation 1, staff request 2" in window

        acts.confirm(session, staff, supervisor, quarter.id, LATER)
        again = kept(session, quarter.counted.sent)
        assert again
        assert again.total("talk.entries") == 4
        assert found.counts == activity_figures.kept(session, confirmed).counts  # type: ignore[union-attr]
        acts.sign(session, staff, staff.actor("team, police"), quarter.id, LATER)


def test_nobody_confirms_what_was_logged_since_they_looked(staff: Staff) -> None:
    """An entry that comes in between their look and their click is in no count that they have seen."""
    with staff.town.database.write() as session:
        quarter = records.get(session, bring_to(session, staff, "sent"))
        agreement, supervisor = staff.town.agreement, staff.actor("supervisor")
        seen = police_submissions.to_confirm(session, agreement, quarter).fingerprint
        log(session, staff, staff.actor("officer"), TALK, now=LATER, happened_on=date(2026, 12, 15))
        with pytest.raises(Conflict, match="have changed since you opened them"):
            police_submissions.confirm(session, agreement, supervisor, quarter.id, None, LATER, {}, seen)


def test_what_was_confirmed_before_activities_were_counted_has_none(staff: Staff) -> None:
    """Neither a sheet that reads 0, nor a change since."""
    with staff.town.database.write() as session:
        logged(session, staff)
        quarter = records.get(session, bring_to(session, staff, "signed off"))
        session.execute(delete(ActivityFigure))
        assert of_revision(session, quarter.revision).activities is None
        assert not police_submissions.has_changed(session, staff.town.agreement, quarter)
        made = quarter_book(session, staff.town.agreement, quarter.revision, "Cleo Pretend", LATER)
    assert "Activities" not in load_workbook(BytesIO(made)).sheetnames


def sheet(session: Session, staff: Staff, quarter_id: int, schools: tuple[str, ...] | None = None) -> list[list[Any]]:
    """The rows of the sheet that have anything."""
    revision = records.get(session, quarter_id).revision
    made = quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", LATER, schools)
    rows = load_workbook(BytesIO(made))["Activities"].iter_rows(values_only=True)
    return [list(row) for row in rows if row[0]]


def test_the_workbook_has_what_was_confirmed(staff: Staff) -> None:
    """Literal figures. That of a school has its own only, and nothing that is counted for no school alone."""
    with staff.town.database.write() as session:
        logged(session, staff)
        quarter = bring_to(session, staff, "signed off")
        whole, of_conard = sheet(session, staff, quarter), sheet(session, staff, quarter, ("conard",))
    talks = next(row for row in whole if row[:2] == ["Talk with a student, parent or staff", "People"])
    assert talks[2:10] == [4, 2, 0, 0, 0, 6, "none", "none"]
    training = next(row for row in whole if row[:2] == ["Training done", "Hours"])
    assert training[2:8] == [None] * 5 + [6]
    assert next(row for row in whole if row[0] == "Hall High School")[1:7] == [2, 1, 30, 2, 1, 0.5]
    assert next(row for row in whole if row[0] == "All together")[1:7] == [3, 1, 30, 2, 1, 0.5]
    assert next(row for row in of_conard if row[0] == "Conard High School")[1:7] == [1, 0, 0, 0, 0, None]
    assert not any("Training" in str(cell) or "Hall" in str(cell) for row in of_conard for cell in row)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_logged", [True, False])
def test_where_nothing_was_logged_the_workbook_says_so_instead_of_a_chart(staff: Staff, is_logged: bool) -> None:
    """A chart without a bar looks like a fault."""
    with staff.town.database.write() as session:
        if is_logged:
            logged(session, staff)
        revision = records.get(session, bring_to(session, staff, "signed off")).revision
        book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", LATER)))
    found = book["Activities"]
    assert len(found._charts) == is_logged
    assert any(row[0] == NONE_LOGGED for row in found.iter_rows(values_only=True)) is not is_logged


def test_a_revision_tells_which_activities_are_new(staff: Staff) -> None:
    """With what the revision that was signed before had, in the list of changes and in the table."""
    with staff.town.database.write() as session:
        logged(session, staff)
        quarter = bring_to(session, staff, "reopened")
        log(session, staff, staff.actor("officer"), PRESENTATION, now=LATER, people=70, happened_on=date(2026, 12, 15))
        acts.confirm(session, staff, staff.actor("supervisor"), quarter, LATER)
        revision = records.get(session, quarter).revision
        book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", LATER)))
    changes = [list(row[:5]) for row in book["Changes from revision 1"].iter_rows(values_only=True)]
    assert ["Hall High School", "Police", "Presentation or class: Students", 30, 100] in changes
    shaded = {(cell.value, cell.number_format) for row in book["Activities"].iter_rows() for cell in row
              if "was" in cell.number_format}  # fmt: skip
    assert {value for value, look in shaded if "30" in look} == {100}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_log_evaluation_and_quarter_add_up_the_same(staff: Staff, seed: int) -> None:
    """Three roads over random entries: the rows of the log, the evaluation's counts, the quarter's figures."""
    chance = random.Random(seed)  # noqa: S311  (made up, no secret)
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        for _entry in range(40):
            kind = chance.choice((TALK, PRESENTATION, REQUEST, TRAINING))
            day = chance.choice((date(2026, 10, 1), date(2026, 11, 2), date(2026, 9, 30)))
            given = {
                "people": chance.randint(1, 90), "minutes": chance.choice((None, 15, 45)), "happened_on": day,
                "outcome": chance.choice(("handed_back", "assisted")), "hours": chance.randint(1, 9),
                "with_whom": chance.choice(("staff", "student")),
            }  # fmt: skip
            entry = log(session, staff, officer, kind, school="hall" if kind.at_school else None, **given)
            if chance.random() < 0.2:
                activities.withdraw(session, officer, entry.id, "Logged twice.", IN_TIME)
            elif chance.random() < 0.3:
                correct(session, staff, officer, entry.id, **(given | {"happened_on": date(2026, 10, 2), "hours": 10}))
        rows = register.rows(session, staff.actor("chief"), *DAYS)
        in_the_log = {total.kind.code: total for total in register.totals(rows, ALL_KINDS)}
        evaluated = queries.counts_of(session, officer.person_id, "hall", *DAYS)
        quarter = count_activities(session, agreement, *DAYS)
    logged_kinds = {code: total for code, total in in_the_log.items() if total.entries}
    assert set(evaluated) == set(logged_kinds) == {"talk", "presentation", "request", "training"}
    for code, total in logged_kinds.items():
        for measure in ("entries", "people", "minutes", "hours", "handed_back"):
            value = getattr(total, measure)
            assert value == quarter.total(f"{code}.{measure}"), (code, measure)
            assert value is None or value == evaluated[code][measure], (code, measure)
