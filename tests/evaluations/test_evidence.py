"""What the records say beside the criteria: figures worked out by hand."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.evaluations import evidence
from models.evaluations import queries as evaluation_list
from models.evaluations.activity_evidence import CONFLICTS
from models.evaluations.criteria import CRITERIA
from models.evaluations.evidence import NOT_RECORDED, Figures
from models.notices import acknowledgments
from models.notices import acts as notices
from tests.evaluations import acts
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

HOUR = timedelta(hours=1)


def file(
    session: Session, staff: Staff, hours: float, who: str = "officer", now: datetime = NOW, **changes: object
) -> int:
    """A notice filed so many hours after the action."""
    school = "conard" if "elsewhere" in who else "hall"
    form = a_form(school=school, occurred_at=now - hours * HOUR, **changes)
    key = f"T:{who}:{hours}:{len(changes)}:{now}"
    return notices.file_notice(session, staff.town.agreement, staff.actor(who, now), form, key, now).id


def figures(session: Session, staff: Staff) -> Figures:
    """The figures of Hall's officer in this school year."""
    return evidence.figures(session, staff.town.agreement, staff.id("officer"), "hall", "2026-27", NOW + 10 * HOUR)


TRIED = {"grounds": "options_tried", "options_tried": ("administration",), "grounds_detail": "Talks did not help."}
CUSTODY = {"actions": ("arrest", "search"), "custody_on_premises": "yes", "custody_out_of_sight": "unknown",
           "conduct_at_school": "yes", "searched_by": "officer", "search_basis": "consent",
           "grounds": "not_conduct"}  # fmt: skip
DETENTION = {"actions": ("detention",), "custody_on_premises": "no", "custody_out_of_sight": "yes",
             "conduct_at_school": "yes", **TRIED}  # fmt: skip


def test_the_figures_are_those_worked_out_by_hand(staff: Staff) -> None:
    """Five notices count: one was withdrawn, one is of another officer; an amended one counts as it reads now."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        file(session, staff, 1)
        second = file(session, staff, 2, actions=("citation",), grounds="emergency")
        file(session, staff, 30, **CUSTODY)
        file(session, staff, 4, **DETENTION)
        withdrawn = file(session, staff, 9, **CUSTODY)
        amended = file(session, staff, 40, actions=("search",), searched_by="officer", search_basis="frisk")
        file(session, staff, 99, who="officer elsewhere")
        acknowledgments.acknowledge(session, staff.actor("principal"), second, NOW)
        notices.withdraw(session, officer, withdrawn, "Wrong school.", NOW)
        form = a_form(occurred_at=NOW - 10 * HOUR, actions=("verbal_warning",))
        notices.amend(session, staff.town.agreement, officer, amended, form, "The time was wrong.", 1, NOW)
        found = figures(session, staff)
    assert (found.notices, found.enforced, found.in_time) == (5, 3, 4)
    assert found.median_hours == 4  # of 1, 2, 4, 10, 30
    assert found.hours_90 == pytest.approx(22)  # 10 + 0.6 × (30 - 10)
    assert found.grounds == {"options_tried": 1, "emergency": 1, "not_conduct": 1, "not_asked": 2}
    assert (found.searches, found.search_bases) == (1, {"consent": 1})
    assert (found.custody, found.on_premises) == (2, {"yes": 1, "no": 1})
    assert found.out_of_sight == {"unknown": 1, "yes": 1}
    said = evidence.lines(found)
    assert said["v1"] == (
        "5 notices: 1 after other options, 1 in an emergency, 1 not in response to student conduct, 2 without law "
        "enforcement action.",
    )
    assert said["v4"] == (
        "Time from action to notice: median 4.0 h, 90th percentile 22.0 h.",
        "4 of 5 (80%) within 24 h (district goal; none in the agreement).",
    )
    hours = "Time from action to notice: median 4.0 h, 90th percentile 22.0 h."
    assert said["v5"] == ("5 notices, 3 with law enforcement action.", hours)
    assert said["v12"] == ("1 notice with a search: 1 consent.",)
    assert said["v13"] == (
        "No citation, summons or arrest for a violation of school policy in the notices.", NO_REQUESTS,
    )  # fmt: skip
    assert said["vii3"] == ("No planned action in the notices.", NONE_PLANNED)
    assert said["vii4"] == ("2 notices with custody or arrest (2 alone); on school premises: 1 yes, 1 no.",)
    assert said["vii5"] == ("2 notices with custody or arrest (2 alone); out of sight and sound: 1 yes, 1 unknown.",)
    assert said["v2"] == ("No concerns about a danger logged.",)


NONE_PLANNED = "No planned activities logged."
NO_REQUESTS = "No requests from staff about school discipline logged."
PLANNED = {"planned": "yes", "planned_grounds": ("danger", "elsewhere"), **TRIED}
SUMMONED = {"actions": ("summons",), "incident": "school_policy", **PLANNED}
BY_STAFF = {"actions": ("search",), "searched_by": "staff_asked", "staff_search_reason": "A teacher was asked.",
            "grounds": "emergency"}  # fmt: skip


def test_what_is_to_follow_and_what_other_officers_did_is_told_apart(staff: Staff) -> None:
    """Nobody is evaluated by what patrol did; an answer that is to follow is neither yes nor no."""
    with staff.town.database.write() as session:
        file(session, staff, 1, actions=("arrest", "search"))
        file(session, staff, 2, acted_by="others", **CUSTODY)
        file(session, staff, 3, **(DETENTION | {"acted_by": "both"}))
        file(session, staff, 4, **BY_STAFF)
        file(session, staff, 5, policy_reason="The principal asked for it.", **SUMMONED)
        file(session, staff, 6, **(SUMMONED | {"acted_by": None, "planned_grounds": ()}))
        found = figures(session, staff)
    assert sum(found.grounds.values()) == found.notices == 6
    said = evidence.lines(found)
    of_others = "1 notice of action by other officers without this officer."
    assert said["v1"] == (
        "6 notices: 3 after other options, 1 in an emergency, 1 not in response to student conduct, 1 to follow.",
        f"Among these, {of_others}",
    )
    assert said["v12"] == (
        "2 notices with a search: 1 by school staff asked by an officer, 1 basis to follow.",
        f"Not counted here: {of_others}",
    )
    assert said["v13"] == (
        "2 notices of a school policy violation with a citation, summons or arrest.",
        "1 of 2 (50%) with the reason given.",
        NO_REQUESTS,
    )
    planned = "1 danger to persons, 1 it could not be done elsewhere, 1 to follow"
    assert said["vii3"] == (f"2 notices of planned action, no emergency: {planned}.", NONE_PLANNED)
    assert said["vii4"] == (
        "2 notices with custody or arrest (1 alone, 1 with other officers); on school premises: 1 no, 1 to follow.",
        f"Not counted here: {of_others}",
    )


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_the_school_does_is_no_evidence_about_the_officer(staff: Staff) -> None:
    """§V.5 asks the officer to notify: whether and when somebody at the school acknowledged changes nothing."""
    with staff.town.database.write() as session:
        first, _second = file(session, staff, 1), file(session, staff, 2, actions=("arrest",))
        before = figures(session, staff)
        acknowledgments.acknowledge(session, staff.actor("principal"), first, NOW)
        assert figures(session, staff) == before
        assert not any("cknowledged" in f"{term} {meaning}" for term, meaning in evidence.definitions(before))
        assert evidence.lines(before)["v5"][0] == "2 notices, 1 with law enforcement action."


def test_a_report_from_before_reads_as_it_did_with_the_words_it_needs() -> None:
    """It was submitted with what the school had acknowledged, and says so, and what that means, when made again."""
    before = Figures("then", 24, 2, 1, asked_again=1)
    again = "The school was asked again after a material change of 1 notice."
    each_time = "acknowledged each time the school was asked."
    assert evidence.lines(before)["v5"] == (f"2 notices, 1 of 2 (50%) {each_time}", again)
    assert "Acknowledged" in dict(evidence.definitions(before))


def test_figures_from_before_the_new_questions_read_as_they_did() -> None:
    """A report that was submitted then says of what nobody was asked that it is not recorded."""
    before = Figures("then", 24, 5, 1, 4, 4, 22, {"options_tried": 4, "emergency": 1}, 1, {"consent": 1}, 2,
                     {"yes": 1, "no": 1}, {"yes": 1, "unknown": 1})  # fmt: skip
    said = evidence.lines(before)
    assert said["v1"] == ("5 notices: 4 after other options, 1 in an emergency.",)
    assert said["v5"] == ("5 notices, 1 of 5 (20%) acknowledged.",)
    assert said["v12"] == ("1 notice with a search: 1 consent.",)
    assert said["v13"] == said["vii3"] == (NOT_RECORDED,)
    assert said["vii4"] == ("2 notices with custody or arrest; on school premises: 1 yes, 1 no.",)
    assert evidence.lines(Figures("then", 24))["v13"] == (NOT_RECORDED,)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_without_notices_nothing_is_computed_and_that_is_said(staff: Staff) -> None:
    """No share of nothing; what the bot never records is said too."""
    with staff.town.database.read() as session:
        said = evidence.lines(figures(session, staff))
    told = {code for code in CRITERIA if said[code][0] == "No notices in this school year."}
    assert told == {"v1", "v4", "v5", "v12", "v13", "vii3", "vii4", "vii5"}
    logged = {"v3": "No presentations or classes logged.", "v9": "No talks with school staff logged.",
              "v11": "No talks logged.", "v14": "No trainings logged.", "v2": "No concerns about a danger logged.",
              "v10": CONFLICTS, "vii1": NONE_PLANNED, "vii2": NONE_PLANNED}  # fmt: skip
    schedule = {"v9": ("No usual week given. No changes of schedule entered.",)}
    assert {code: said[code] for code in logged} == {
        code: (line, *schedule.get(code, ())) for code, line in logged.items()
    }
    assert said["v13"] == ("No notices in this school year.", NO_REQUESTS)
    assert said["vii3"] == ("No notices in this school year.", NONE_PLANNED)
    assert all(said[code] == (NOT_RECORDED,) for code in CRITERIA.keys() - told - logged.keys())


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_one_notice_is_its_own_median_and_percentile_and_has_no_custody(staff: Staff) -> None:
    """The smallest year."""
    with staff.town.database.write() as session:
        file(session, staff, 3)
        said = evidence.lines(figures(session, staff))
    assert said["v4"][0] == "Time from action to notice: median 3.0 h, 90th percentile 3.0 h."
    assert said["v12"] == ("No searches in the notices.",)
    assert said["vii4"] == said["vii5"] == ("No custody or arrest in the notices.",)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_year_before_does_not_count(staff: Staff) -> None:
    """Nor what was filed in June."""
    june = datetime(2026, 6, 20, 15, tzinfo=NOW.tzinfo)
    staff.people["officer"] = staff.town.add("Ola Longer", "officer", "hall", first_day=date(2025, 7, 1))  # type: ignore[arg-type]
    with staff.town.database.write() as session:
        file(session, staff, 3, now=june)
        assert figures(session, staff).notices == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_all_figures_are_read_in_six_queries(staff: Staff) -> None:
    """One for the counts, one for the times, two for the activities, two for schedules, however many there are."""
    asked: list[str] = []
    with staff.town.database.write() as session:
        for hours in range(1, 12):
            file(session, staff, hours)
        officer = staff.id("officer")
        event.listen(session.connection(), "before_cursor_execute", lambda *about: asked.append(about[2]))
        evidence.figures(session, staff.town.agreement, officer, "hall", "2026-27", NOW)
    assert len(asked) == 6


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_submitted_keeps_its_figures(staff: Staff) -> None:
    """Notices that come later do not change the report."""
    with staff.town.database.write() as session:
        file(session, staff, 1)
        evaluation = acts.bring_to(session, staff, "submitted", NOW + HOUR)
        file(session, staff, 2, now=NOW + 2 * HOUR)
        version = evaluation_list.read(session, staff.actor("chief"), evaluation, NOW + 3 * HOUR)[1]
        assert version.figures
        assert Figures(**version.figures).notices == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_notices_behind_the_figures_are_those_that_count(staff: Staff) -> None:
    """Newest first, page by page."""
    with staff.town.database.write() as session:
        ids = [file(session, staff, hours) for hours in (1, 2, 3, 4)]
        notices.withdraw(session, staff.actor("officer"), ids[1], "Wrong.", NOW)
        evaluation = acts.open_(session, staff, staff.actor("principal")).id
        pages = [
            evaluation_list.counted_notices(session, staff.actor("designee"), evaluation, page, 2) for page in (0, 1)
        ]
        shown = [([notice.id for notice in found], more) for found, more in pages]
    assert shown == [([ids[3], ids[2]], True), ([ids[0]], False)]
