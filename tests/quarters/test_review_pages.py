"""The pages on which both parties' figures are read, and what fits onto one (§IX)."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from handlers.quarters import review_views, submission_views
from handlers.quarters.ids import QuarterActionId
from handlers.quarters.review_views import ReviewWindow
from models.errors import Refused
from models.quarters import police_submissions, review, school_submissions
from models.quarters import tables as records
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.police_measures import POLICE_KEYS
from models.quarters.questionnaires import POLICE
from models.quarters.submission_checks import LARGEST
from models.store.audit import AuditEntry
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES, bring_to
from tests.quarters.differing import REFERRED, three_arrests, unexplained
from tests.support.staff import Staff
from tests.support.workplace import text_of


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


def test_activities_that_the_police_have_not_sent_are_not_called_confirmed(staff: Staff) -> None:
    """The police's part of the page and its activities say the same: nothing was submitted."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        shown = review.to_read(session, staff.actor("principal"), quarter, 0, AFTER)
        words = text_of(
            [block.to_dict() for block in review_views.figures_of_page(staff.town.agreement, shown, "hall")]
        )
    assert words.count("Not submitted.") == 3
    assert "when the police confirmed" not in words


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
