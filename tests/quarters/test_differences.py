"""What differs between both parties' figures, who explains it, and what was signed of that (§IX)."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Conflict, Invalid, Refused
from models.quarters import differences, police_submissions, review, school_submissions, signing
from models.quarters import tables as records
from models.quarters.differences import PAIRS, DifferenceExplanation, held_at
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.police_measures import POLICE_KEYS
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.differing import REFERRED, three_arrests, unexplained
from tests.support.staff import Staff

WHY = {"differs.hall.referrals": "Patrol came.", "differs.hall.arrests": "It was after school."}


def pairs_of(session: Session, quarter: int, school: str = "hall") -> dict[str, tuple[int | None, int | None, bool]]:
    """What is held against each other at a school: both figures, and whether somebody has to say why."""
    found = review.of_revision_with_both(session, records.get(session, quarter).revision)
    return {held.pair.code: (held.first, held.second, held.asks) for held in found.held_at(school)}


def fields_of(problem: pytest.ExceptionInfo[Invalid]) -> set[str]:
    """The codes of what has to be explained."""
    return set(problem.value.fields)


def test_each_pair_is_of_figures_that_are_asked_for() -> None:
    """A word that is misspelled here would never differ."""
    for pair in PAIRS:
        for side in (pair.first, pair.second):
            known = POLICE_KEYS if side.is_police else (*SCHOOL_KEYS, "referrals")
            assert side.figure in known


@pytest.mark.parametrize(
    ("own", "counted", "differing"),
    [
        ({}, {}, set()),
        ({"referrals.theft": 2, "referrals.other": 1}, {"started_by.school_staff": 3}, set()),
        ({"referrals.theft": 2, "referrals.other": 1}, {"started_by.school_staff": 2}, {"referrals"}),
        ({"arrests.school_based": 1}, {"measures.arrested": 4, "actions.arrest": 2}, {"arrests"}),
        ({"arrests.school_based": 4}, {"measures.arrested": 4, "actions.arrest": 2}, set()),
        ({"arrests.school_based": 1}, {"measures.arrested": 1, "actions.arrest": 2}, {"arrested"}),
        ({"arrests.school_based": None}, {"measures.arrested": 4}, set()),
    ],
)  # fmt: skip
def test_what_differs(own: Mapping[str, int | None], counted: dict[str, int], differing: set[str]) -> None:
    """Calls and arrests are the same in both; an incident may have several students arrested, not fewer than one."""
    held = held_at("hall", dict.fromkeys(SCHOOL_KEYS, 0) | dict(own), dict.fromkeys(POLICE_KEYS, 0) | counted, {})
    assert {one.pair.code for one in held if one.differs} == differing


def test_without_one_of_the_submissions_nothing_differs() -> None:
    """Nobody is asked why a figure is not there."""
    assert not any(held.differs for held in held_at("hall", None, dict.fromkeys(POLICE_KEYS, 3), {}))
    of_police = [held for held in held_at("hall", REFERRED, None, {}) if held.differs]
    assert of_police == []


def test_a_school_explains_what_the_notices_say_otherwise(staff: Staff) -> None:
    """Before it sends; of two incidents with one student arrested it knows nothing."""
    with staff.town.database.write() as session:
        three_arrests(session, staff)
        quarter = bring_to(session, staff, "opened")
        principal = staff.actor("principal")
        one = acts.fill(session, staff, principal, quarter, AFTER, figures=REFERRED | {"arrests.school_based": 0})
        with pytest.raises(Invalid) as problem:
            school_submissions.send(session, staff.town.agreement, principal, one.id, {}, AFTER)
        assert fields_of(problem) == {"differs.hall.referrals", "differs.hall.arrests"}
        school_submissions.send(session, staff.town.agreement, principal, one.id, WHY, AFTER)
        rows = session.scalars(select(DifferenceExplanation).order_by(DifferenceExplanation.id)).all()
        assert [(row.pair, row.first, row.second, row.words, row.given_by.name) for row in rows] == [
            ("referrals", 1, 0, "Patrol came.", "Principal"),
            ("arrests", 0, 1, "It was after school.", "Principal"),
        ]
        assert "It was after school." in one.versions[-1].remarks.values()


def test_the_police_explain_what_nobody_has_explained_yet(staff: Staff) -> None:
    """The school has explained its two; the police are asked about incidents without a student arrested, once."""
    with staff.town.database.write() as session:
        three_arrests(session, staff)
        quarter = bring_to(session, staff, "opened")
        one = acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=REFERRED)
        remarks = {"differs.hall.referrals": "Patrol came."}
        school_submissions.send(session, staff.town.agreement, staff.actor("principal"), one.id, remarks, AFTER)
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        with pytest.raises(Invalid) as problem:
            police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER)
        assert fields_of(problem) == {"differs.hall.arrested"}
        words = {"differs.hall.arrested": "Details are to follow."}
        police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER, words)
        assert pairs_of(session, quarter) == {
            "referrals": (1, 0, False), "arrests": (1, 1, False), "arrested": (2, 1, False),
        }  # fmt: skip
        police_submissions.confirm(session, agreement, supervisor, quarter, "Once more.", AFTER)


def test_another_figure_is_another_difference(staff: Staff) -> None:
    """An arrest that the police add asks anew: the words were about other figures."""
    with staff.town.database.write() as session:
        three_arrests(session, staff)
        quarter = bring_to(session, staff, "opened")
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        words = {"differs.hall.arrested": "Details are to follow."}
        police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER, words)
        police_submissions.add(session, supervisor, quarter, "hall", "actions.others.arrest", 1, "By patrol.", AFTER)
        with pytest.raises(Invalid) as problem:
            police_submissions.confirm(session, agreement, supervisor, quarter, "Patrol.", AFTER)
        assert fields_of(problem) == {"differs.hall.arrested"}
        again = {"differs.hall.arrested": "Patrol knows more."}
        police_submissions.confirm(session, agreement, supervisor, quarter, "Patrol.", AFTER, again)
        assert pairs_of(session, quarter)["arrested"] == (3, 1, False)


def test_the_team_explains_before_it_signs(staff: Staff) -> None:
    """Nobody signs figures that differ without a word; whoever signed before it was changed signs anew."""
    with staff.town.database.write() as session:
        quarter = unexplained(session, staff)
        of_schools, of_police = staff.actor("team, schools"), staff.actor("team, police")
        with pytest.raises(Conflict, match="differ without an explanation at Hall High School"):
            acts.sign(session, staff, of_schools, quarter, AFTER)
        with pytest.raises(Refused):
            review.explain_at_sign_off(session, staff.actor("principal"), quarter, "hall", {}, AFTER)
        words = {"differs.hall.arrested": "One was not recorded."}
        review.explain_at_sign_off(session, of_schools, quarter, "hall", words, AFTER)
        acts.sign(session, staff, of_schools, quarter, AFTER)
        review.explain_at_sign_off(session, of_police, quarter, "hall", words, AFTER)
        assert len(records.get(session, quarter).revision.standing) == 1  # the same words change nothing
        other = {"differs.hall.arrested": "One student was not from here."}
        review.explain_at_sign_off(session, of_police, quarter, "hall", other, AFTER)
        assert records.get(session, quarter).revision.standing == []
        with pytest.raises(Conflict, match="no longer differ"):
            review.explain_at_sign_off(session, of_police, quarter, "conard", words, AFTER)


def test_what_was_signed_keeps_the_words_that_it_was_signed_with(staff: Staff) -> None:
    """The next revision may explain the same difference otherwise."""
    with staff.town.database.write() as session:
        quarter = unexplained(session, staff)
        of_schools, of_police = staff.actor("team, schools"), staff.actor("team, police")
        words = {"differs.hall.arrested": "One was not recorded."}
        review.explain_at_sign_off(session, of_schools, quarter, "hall", words, AFTER)
        for member in (of_schools, of_police):
            acts.sign(session, staff, member, quarter, AFTER)
        acts.reopen(session, staff, of_police, quarter, AFTER)
        other = {"differs.hall.arrested": "One student was not from here."}
        review.explain_at_sign_off(session, of_police, quarter, "hall", other, AFTER)
        first, second = (
            review.of_revision_with_both(session, revision).held_at("hall")[2].explanation
            for revision in records.get(session, quarter).revisions
        )
        assert first
        assert second
        assert (first.words, second.words) == ("One was not recorded.", "One student was not from here.")


def test_words_that_tell_who_a_student_is_are_refused(staff: Staff) -> None:
    """And an empty one."""
    with staff.town.database.write() as session:
        quarter = unexplained(session, staff)
        for text in ("Student ID 123456", " "):
            with pytest.raises(Invalid) as problem:
                review.explain_at_sign_off(
                    session, staff.actor("team, police"), quarter, "hall", {"differs.hall.arrested": text}, AFTER
                )
            assert fields_of(problem) == {"differs.hall.arrested"}


def test_nobody_signs_explanations_that_they_have_not_seen(staff: Staff) -> None:
    """They are part of what is signed."""
    with staff.town.database.write() as session:
        quarter = unexplained(session, staff)
        words = {"differs.hall.arrested": "One was not recorded."}
        review.explain_at_sign_off(session, staff.actor("team, schools"), quarter, "hall", words, AFTER)
        seen = signing.fingerprint(session, records.get(session, quarter))
        other = {"differs.hall.arrested": "One student was not from here."}
        review.explain_at_sign_off(session, staff.actor("team, schools"), quarter, "hall", other, AFTER)
        with pytest.raises(Conflict, match="has changed since you opened it"):
            signing.sign(session, staff.town.agreement, staff.actor("team, police"), quarter, seen, AFTER)


def test_nobody_confirms_or_sends_what_they_have_not_seen(staff: Staff) -> None:
    """A notice, an adjustment or a school's submission that came between the look and the click."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "filled in")
        supervisor, principal, agreement = staff.actor("supervisor"), staff.actor("principal"), staff.town.agreement
        one = acts.submission_of(session, quarter)
        draft = school_submissions.checked(session, agreement, one, AFTER).fingerprint
        seen = police_submissions.to_confirm(session, agreement, records.get(session, quarter)).fingerprint
        three_arrests(session, staff)
        words = {"differs.hall.arrested": "Details are to follow."}
        with pytest.raises(Conflict, match="review them again before you confirm"):
            police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER, words, seen)
        with pytest.raises(Conflict, match="review them again before you send"):
            school_submissions.send(session, agreement, principal, one.id, WHY, AFTER, draft)
        seen = police_submissions.to_confirm(session, agreement, records.get(session, quarter)).fingerprint
        school_submissions.send(session, agreement, principal, one.id, WHY, AFTER)
        with pytest.raises(Conflict, match="review them again before you confirm"):
            police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER, words, seen)


def test_explanations_are_looked_up_by_what_they_explain() -> None:
    """Not by the school alone."""
    row = DifferenceExplanation(school="hall", pair="arrests", first=1, second=4, words="Patrol.")
    explained = {("hall", "arrests", 1, 4): row}
    counts = dict.fromkeys(POLICE_KEYS, 0) | {"measures.arrested": 4, "started_by.school_staff": 1}
    held = {one.pair.code: one for one in held_at("hall", REFERRED, counts, explained)}
    assert held["arrests"].explanation is row
    assert not held["arrests"].asks
    other = {one.pair.code: one for one in held_at("conard", REFERRED, counts, explained)}
    assert other["arrests"].asks
    assert differences.as_findings(other.values())[0].words == (
        "School-based arrests known to the school: 1, but students arrested, as the police count them: 4."
    )
