"""What logged activities say beside the criteria of an evaluation: worked out by hand (§III)."""

from sqlalchemy.orm import Session

from models.activities import acts as activities
from models.activities.kinds import ALL_KINDS
from models.evaluations import evidence
from models.evaluations.activity_evidence import CONFLICTS, LOGGED, TOLD
from models.evaluations.evidence import Figures
from tests.activities.acts import CONCERN, CONFLICT, PRESENTATION, REQUEST, TRAINING, correct, log
from tests.activities.test_steps import bring_to
from tests.support.staff import Staff
from tests.support.town import NOW


def figures(session: Session, staff: Staff) -> Figures:
    """Those of the officer at Hall in the school year that runs."""
    return evidence.figures(session, staff.town.agreement, staff.id("officer"), "hall", "2026-27", NOW)


def test_each_criterion_of_a_kind_has_its_line() -> None:
    """A further kind does not go unseen."""
    assert {code: kind for code, (kind, _tell) in TOLD.items()} == {
        code: kind.code for kind in ALL_KINDS for code in kind.criteria
    }


def test_what_was_logged_is_counted_as_it_reads_now(staff: Staff) -> None:
    """Not what was withdrawn, what others did, or another year; a training counts wherever it was."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        log(session, staff, officer)
        log(session, staff, officer, with_whom="staff", people=3)
        activities.withdraw(session, officer, log(session, staff, officer).id, "Logged twice.", NOW)
        corrected = log(session, staff, officer, PRESENTATION)
        correct(session, staff, officer, corrected.id, people=1_200)
        for outcome in ("handed_back", "handed_back", "assisted"):
            log(session, staff, officer, REQUEST, outcome=outcome)
        log(session, staff, officer, TRAINING, school=None)
        log(session, staff, staff.actor("officer elsewhere"), school="conard")
        found = figures(session, staff)
        before = evidence.figures(session, staff.town.agreement, officer.person_id, "hall", "2025-26", NOW)
    said = evidence.lines(found)
    assert said["v3"] == ("1 presentation or class logged, reaching 1,200 students.",)
    assert said["v9"][0] == "1 talk with school staff logged."
    assert said["v11"] == ("2 talks logged, with 4 people.",)
    assert said["v13"][-1] == "3 requests from staff about school discipline logged, 2 handed back to the school (67%)."
    assert said["v14"] == ("1 training logged, 6 hours.",)
    assert evidence.lines(before)["v11"] == ("No talks logged.",)


def test_what_others_answer_is_counted_by_what_the_officer_did(staff: Staff) -> None:
    """Two concerns, one with a suggestion; a conflict; three planned activities, two of them agreed to."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        log(session, staff, officer, CONCERN)
        log(session, staff, officer, CONCERN, suggestion=None)
        log(session, staff, officer, CONFLICT)
        bring_to(session, staff, "planned", "agreed", danger="yes")
        bring_to(session, staff, "planned", "objected", evidence="yes", elsewhere="part", disruption="not_possible")
        bring_to(session, staff, "planned", "done")
        said = evidence.lines(figures(session, staff))
    assert said["v2"] == ("2 concerns about a danger logged, 1 with a suggestion.",)
    assert said["v10"] == (CONFLICTS,)  # designees read it, too: neither how many, nor whether there was one
    assert said["vii1"] == ("3 planned activities logged beforehand: 2 agreed to by the school, 1 objected to.",)
    assert said["vii2"] == ("3 planned activities logged beforehand: 2 with disruption of the school day reduced.",)
    assert said["vii3"][-1] == (
        "3 planned activities logged beforehand: danger in waiting 1, loss of evidence or property likely 1, "
        "not possible elsewhere 2."
    )


def test_a_report_from_before_activities_says_what_it_said(staff: Staff) -> None:
    """Made again, it has neither their lines nor their definition."""
    before = Figures("then", 24)
    assert evidence.lines(before)["v11"] == (evidence.NOT_RECORDED,)
    assert LOGGED not in evidence.definitions(before)
    with staff.town.database.read() as session:
        assert LOGGED in evidence.definitions(figures(session, staff))
