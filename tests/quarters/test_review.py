"""Both parties' figures beside each other: what differs, who explains it, and what a revision changes (§IX)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from handlers.quarters import review_views, submission_views
from handlers.quarters.ids import QuarterActionId
from handlers.quarters.review_views import ReviewWindow
from models.errors import Conflict, Invalid, Refused
from models.notices import students
from models.notices.acts import file_notice
from models.quarters import differences, police_submissions, review, school_submissions, signing
from models.quarters import tables as records
from models.quarters.differences import PAIRS, DifferenceExplanation, held_at
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.police_measures import POLICE_KEYS
from models.quarters.questionnaires import POLICE
from models.quarters.submission_checks import LARGEST
from models.store.audit import AuditEntry
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES, bring_to
from tests.support.staff import Staff
from tests.support.town import NOW, a_form
from tests.support.workplace import text_of

REFERRED: dict[str, int | None] = FIGURES | {
    "referrals.theft": 1, "arrests.school_based": 1, "referred.students": 1, "referred.race.white": 1,
    "referred.gender.male": 1, "referred.grades.high": 1, "referred.disability.no": 1, "referred.english_learner.no": 1,
    "referred.meals.no": 1,
}  # fmt: skip
"""Hall has brought one student to the police, who was arrested."""
WHY = {"differs.hall.referrals": "Patrol came.", "differs.hall.arrests": "It was after school."}


def three_arrests(session: Session, staff: Staff) -> None:
    """Three notices at Hall, none by a call of the school: two name an arrest, and one student arrested is recorded."""
    officer = staff.actor("officer")
    for number, actions in enumerate((("arrest",), ("arrest",), ("verbal_warning",))):
        form = a_form(actions=actions, started_by="officer", students=1)
        notice = file_notice(session, staff.town.agreement, officer, form, f"arrest:{number}", NOW)
        if number == 0:
            student = students.StudentForm(
                age=15, grade="9", gender="male", ethnicity="no", races=("white",), disability="no",
                english_learner="no", measures=("arrested",), disposition="to_family",
            )  # fmt: skip
            students.record_student(session, officer, notice.id, student, "student", NOW)


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


def unexplained(session: Session, staff: Staff) -> int:
    """A quarter of which everything is in, with a difference that an earlier release asked nobody about."""
    three_arrests(session, staff)
    quarter = bring_to(session, staff, "opened")
    for school in records.get(session, quarter).schools:
        acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, school)
    words = {"differs.hall.arrested": "Details are to follow."}
    supervisor = staff.actor("supervisor")
    police_submissions.confirm(session, staff.town.agreement, supervisor, quarter, None, AFTER, words)
    session.execute(delete(DifferenceExplanation))
    acts.meet(session, staff, staff.actor("team, police"), quarter, AFTER)
    return quarter


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


def test_a_school_sees_itself_and_nobody_else(staff: Staff) -> None:
    """What the police count there too; the look is logged. The team sees all schools."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in")
        own = review.to_read(session, staff.actor("principal"), quarter, 0, AFTER)
        assert own.pages == ("hall",)
        assert set(own.figures.schools) == {"hall"}
        assert set(own.figures.police or {}) == {"hall"}
        assert {held.school for held in own.held} == {"hall"}
        whole = review.to_read(session, staff.actor("supervisor"), quarter, 2, AFTER)
        assert whole.pages == (None, "hall", "conard", "sedgwick", "king-philip", "bristow")
        looks = session.scalars(select(AuditEntry).filter_by(act="review quarter").order_by(AuditEntry.id)).all()
        assert [json.loads(look.detail)["page"] for look in looks] == ["hall", "conard"]
        for name in ("officer", "administrator"):
            with pytest.raises(Refused):
                review.to_read(session, staff.actor(name), quarter, 0, AFTER)


def corrected(session: Session, staff: Staff) -> int:
    """A quarter in its second revision: Hall has two fights less, and does not count detentions any more."""
    quarter = bring_to(session, staff, "correcting")
    one, principal = acts.submission_of(session, quarter), staff.actor("principal")
    less: dict[str, int | None] = FIGURES | {"incidents.fighting": 7, "actions.detention": None, "actions.other": 12}
    acts.fill(session, staff, principal, quarter, AFTER, figures=less)
    remarks = {"not_collected.actions": "Detentions are kept elsewhere."}
    school_submissions.send(session, staff.town.agreement, principal, one.id, remarks, AFTER)
    return quarter


def test_a_revision_says_what_it_changes(staff: Staff) -> None:
    """Against the revision that was signed last; a first one changes nothing."""
    with staff.town.database.write() as session:
        quarter = records.get(session, corrected(session, staff))
        first, second = (review.of_revision_with_both(session, revision) for revision in quarter.revisions)
        assert first.before is None
        assert second.before
        assert second.before.revision == 1
        assert [(one.school, one.figure, one.is_police) for one in second.changed] == [
            ("hall", "incidents.fighting", False), ("hall", "actions.detention", False),
            ("hall", "actions.other", False),
        ]  # fmt: skip


def test_a_revisions_workbook_marks_each_cell_that_it_changes(staff: Staff) -> None:
    """The cell stays a number; what it was stands behind it. A list has them all, and so has the total."""
    with staff.town.database.write() as session:
        quarter = records.get(session, corrected(session, staff))
        book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, quarter.revision, "Me", AFTER)))
        (other,) = quarter.revisions[:1]
        before = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, other, "Me", AFTER)))
    line = {row[1].value: row for row in book["School incidents"].iter_rows()}["Fighting and battery"]
    assert (line[2].value, line[2].number_format.split(";")[0]) == (7, '#,##0" (was 9)"')
    total = line[7]
    assert (total.value, total.number_format.split(";")[0]) == (7, '#,##0" (was 9)"')
    assert line[3].number_format == "#,##0"  # Conard, which sent nothing either time
    detention = {row[1].value: row for row in book["School actions"].iter_rows()}["Detention"]
    assert (detention[2].value, detention[2].number_format.split(";")[3]) == ("not collected", '@" (was 12)"')
    changes = book["Changes from revision 1"].iter_rows(values_only=True)
    listed = [row[:5] for row in changes if row[0] == "Hall High School"]
    assert listed == [
        ("Hall High School", "Schools", "Incidents: Fighting and battery", 9, 7),
        ("Hall High School", "Schools", "Disciplinary actions: Detention", 12, "not collected"),
        ("Hall High School", "Schools", "Disciplinary actions: Other disciplinary action", 0, 12),
    ]
    assert not any(name.startswith("Changes from") for name in before.sheetnames)


def test_the_workbook_holds_both_sides_against_each_other(staff: Staff) -> None:
    """With the difference, why it is, and who said so; a trap in the words stays text."""
    trap = "=1+1 <!channel> patrol"
    with staff.town.database.write() as session:
        quarter = unexplained(session, staff)
        review.explain_at_sign_off(
            session, staff.actor("team, police"), quarter, "hall", {"differs.hall.arrested": trap}, AFTER
        )
        revision = records.get(session, quarter).revision
        book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, revision, "Me", AFTER)))
    said = [row[0] for row in book["Summary"].iter_rows(values_only=True)]
    assert "The parties' figures differ in 1 place: the sheet “Both sides” says where, and why." in said
    rows = [row for row in book["Both sides"].iter_rows(values_only=True) if row[0] == "Hall High School"]
    counted = "Police: students arrested, as the police count them"
    assert [row[1:] for row in rows] == [
        ("Referrals", "Schools: referrals to police", "not submitted",
         "Police: notices initiated by a school staff request", 0, "none", None, None),
        ("Arrests", "Schools: school-based arrests known to the school", "not submitted",
         counted, 1, "none", None, None),
        ("Incidents with an arrest", "Police: incidents with an arrest", 2, counted, 1, -1, trap, "Team Police"),
    ]  # fmt: skip


def test_the_sheet_of_changes_counts_adjustments_as_the_tables_do(staff: Staff) -> None:
    """One warning and two adjustments are 3 in the table; a further adjustment makes it 4 in the list of changes."""
    with staff.town.database.write() as session:
        three_arrests(session, staff)
        quarter = bring_to(session, staff, "opened")
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        figure = "actions.others.verbal_warning"
        police_submissions.add(session, supervisor, quarter, "hall", figure, 2, "By patrol.", AFTER)
        words = {"differs.hall.arrested": "Details are to follow."}
        sent = police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER, words)
        later = AFTER.replace(hour=16)
        police_submissions.add(session, supervisor, quarter, "hall", figure, 1, "By patrol.", later)
        changes = police_submissions.changed_since(session, agreement, sent.sent)
        assert [(one.figure, one.then, one.now) for one in changes] == [
            ("actions.verbal_warning", 3, 4), (figure, 2, 3),
        ]  # fmt: skip


def sizes(view: Any) -> tuple[int, int]:
    """How many blocks a window has, and how long its longest text is."""
    blocks = view.to_dict()["blocks"]
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section" and "text" in block]
    return len(blocks), max(map(len, texts))


def test_the_fullest_page_fits_a_window(staff: Staff) -> None:
    """Every line with the largest number, every figure changed, the longest words."""
    with staff.town.database.write() as session:
        quarter = records.get(session, unexplained(session, staff))
        found = review.of_revision_with_both(session, quarter.revision)
        full = replace(
            found.figures,
            schools={school: dict.fromkeys(SCHOOL_KEYS, LARGEST) for school in found.figures.schools},
            police={school: dict.fromkeys(POLICE_KEYS, LARGEST) for school in found.figures.schools},
        )
        changed = tuple(review.Changed("hall", key, is_police=True) for key in POLICE_KEYS)
        shown = replace(found, figures=full, before=review.Before(1, found.figures), changed=changed)
        for page in range(6):
            window = ReviewWindow(shown, page, "0" * 16, QuarterActionId.PAGE, may_explain=True, typed="x" * 9000)
            view = review_views.window(staff.town.agreement, window)
            count, longest = sizes(view)
            assert count <= 100
            assert longest <= 3000
            assert len(str(view.to_dict())) < 250_000


def test_a_page_shows_every_total_and_marks_what_differs(staff: Staff) -> None:
    """Lines that are not named are 0; markup that somebody typed is none."""
    with staff.town.database.write() as session:
        three_arrests(session, staff)
        quarter = bring_to(session, staff, "opened")
        one = acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=REFERRED)
        remarks = {"differs.hall.referrals": "<!channel> *patrol*"}
        school_submissions.send(session, staff.town.agreement, staff.actor("principal"), one.id, remarks, AFTER)
        found = review.to_read(session, staff.actor("principal"), quarter, 0, AFTER)
        draft = police_submissions.to_confirm(session, staff.town.agreement, records.get(session, quarter))
        assert [held.code for held in draft.asks] == ["differs.hall.arrested"]
        window = review_views.window(staff.town.agreement, ReviewWindow(found, 0, "0", QuarterActionId.PAGE))
        shown = text_of(window.to_dict())
    assert "*Incidents: 9*" in shown
    assert "Fighting and battery 9" in shown
    assert "_Race and ethnicity: 7_" in shown
    assert "Theft related behavior 1" in shown  # of referrals
    assert "Not submitted." in shown  # by the police, yet
    assert POLICE not in shown


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


def test_a_page_says_what_its_school_explained_and_why_another_is_missing(staff: Staff) -> None:
    """Each difference once, beside its figures; the rest under the school's figures."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        figures = REFERRED | {"actions.other": None, "arrests.school_based": 0}
        one = acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=figures)
        remarks = {"differs.hall.referrals": "Patrol came.", "not_collected.actions": "There is no code for it."}
        school_submissions.send(session, staff.town.agreement, staff.actor("principal"), one.id, remarks, AFTER)
        acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, "conard")
        acts.confirm(session, staff, staff.actor("supervisor"), quarter, AFTER)
        found = review.to_read(session, staff.actor("team, schools"), quarter, 1, AFTER)
        hall, conard = (
            text_of(
                review_views.window(
                    staff.town.agreement, ReviewWindow(found, page, "0", QuarterActionId.PAGE, may_explain=True)
                ).to_dict()
            )
            for page in (1, 2)
        )
    assert hall.count("Patrol came.") == 1
    assert "1 of 7 lines is not collected. → There is no code for it." in hall
    assert "quarter_explain" in hall
    assert "The office is closed." in conard
    assert "quarter_explain" not in conard


@pytest.mark.parametrize(
    ("nobody_counted", "warnings", "words"),
    [
        (SCHOOL_KEYS, 4, "81 of them not collected"),
        (("incidents.theft",), 0, "Every line is answered, but not every line was collected."),
        ((), 0, "Complete. No problems found."),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_nobody_counted_is_not_complete(
    staff: Staff, nobody_counted: tuple[str, ...], warnings: int, words: str
) -> None:
    """It can be sent; and what §IX names asks for a word first."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        figures: dict[str, int | None] = FIGURES | dict.fromkeys(nobody_counted)
        one = acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=figures)
        draft = school_submissions.checked(session, staff.town.agreement, one, AFTER)
        shown = text_of(submission_views.overview(staff.town.agreement, draft, may_declare=False).to_dict())
    assert draft.errors == []
    assert len(draft.warnings) == warnings
    assert words in shown
    assert ("Complete." in shown) == (not nobody_counted)


def test_a_total_over_all_schools_says_of_how_many_it_is(staff: Staff) -> None:
    """Before anybody signs it: Hall alone has sent its figures; the police's are of all five schools."""
    less: dict[str, int | None] = FIGURES | {"actions.detention": None, "actions.other": 12}
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=less)
        acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
        acts.confirm(session, staff, staff.actor("supervisor"), quarter, AFTER)
        found = review.of_revision_with_both(session, records.get(session, quarter).revision)
        shown = text_of([block.to_dict() for block in review_views.figures_of_page(staff.town.agreement, found, None)])
        own = text_of([block.to_dict() for block in review_views.figures_of_page(staff.town.agreement, found, "hall")])
    assert "*Incidents: 9 (1 of 5 schools)*" in shown
    assert "*Disciplinary actions: 12 (0 to 1 of 5 schools)*" in shown
    assert "5 of 5 schools" not in shown
    assert "of 5 schools" not in own
    assert ", 1 of 81 lines not collected" in shown
