"""Every window and message of a quarter, with the most that there can be, as Slack's own limits allow."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.practice.block_kit import checked_view, message_blocks
from handlers.export_requests import views as export_views
from handlers.export_requests.views import Offer
from handlers.message import Telling
from handlers.messages import MESSAGES
from handlers.quarters import police_submission_views as police_views
from handlers.quarters import submission_views, team_views, views
from handlers.quarters.charts import BarChart
from handlers.quarters.messages import signature_ended, signed_off
from handlers.quarters.submission_page import Standing, page
from handlers.quarters.team_views import Attendees
from handlers.quarters.views import Row, Window
from models.district.parties import School
from models.export_requests import acts as exporting
from models.policy import Act
from models.quarters import meetings, opening, police_submissions, reminders, school_submissions, signing, team
from models.quarters import tables as records
from models.quarters.export_requests import QuarterBook, yearly_reports
from models.quarters.measures import SCHOOL_KEYS, SCHOOL_STEPS
from models.quarters.school_submissions import WouldOverwrite
from models.quarters.submission_checks import LARGEST, Finding
from models.quarters.tables import Quarter
from models.quarters.team import MeetingForm, RecommendationForm
from models.store.database import Database
from models.texts import LONGEST
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES, MET_ON, with_a_team
from tests.quarters.test_police_submissions import file
from tests.support.staff import Staff
from tests.support.workplace import text_of

LONG = "W" * (LONGEST - 20) + " <!channel> *b*"
MANY = [School(key="hall", name="H" * 70), *(School(key=f"s{number}", name=f"{number:02d}" + "M" * 68)
                                             for number in range(89))]  # fmt: skip


@pytest.fixture
def database_kind() -> str:
    """What is shown is the same on each."""
    return "sqlite"


@pytest.fixture
def staff(database: Database) -> Staff:
    """Ninety schools with long names."""
    staff = with_a_team(database)
    staff.town.agreement = staff.town.agreement.model_copy(update={"school": MANY})
    return staff


def crowded(session: Session, staff: Staff) -> Quarter:
    """A quarter with ninety schools, twenty meetings, recommendations, additions and notices, all with long texts."""
    of_police, agreement = staff.actor("team, police"), staff.town.agreement
    quarter = acts.open_(session, staff, of_police)
    people = tuple(staff.id(name) for name in ("team, police", "team, schools"))
    for number in range(20):
        form = MeetingForm(MET_ON - timedelta(days=number), people, LONG)
        team.record_meeting(session, agreement, of_police, quarter.id, form, AFTER)
        wish = RecommendationForm(f"{number}{LONG}", staff.id("principal"), acts.MET_ON.replace(year=2028), "agreement")
        made = team.recommend(session, agreement, of_police, quarter.id, wish, AFTER)
        team.follow_up(session, staff.town.agreement, of_police, made.id, "open", LONG, AFTER)
        police_submissions.add(
            session, of_police, quarter.id, "hall", "reports.traffic", LARGEST, f"{number}{LONG}", AFTER
        )
        file(session, staff, str(number))
    acts.confirm(session, staff, of_police, quarter.id, AFTER)
    for number in range(20, 40):
        file(session, staff, str(number))
    return quarter


def fits(view: Any) -> None:
    """Slack would take it."""
    checked_view(view.to_dict(), "modal")


def test_the_fullest_windows_fit(staff: Staff) -> None:
    """No block too many, no text too long."""
    with staff.town.database.write() as session:
        quarter = crowded(session, staff)
        agreement = staff.town.agreement
        everything = frozenset(Act)
        rows = [Row(submission, everything) for submission in quarter.submissions]
        sign_off = signing.sign_off(session, agreement, staff.actor("team, police"), quarter, AFTER)
        recommendations = team.open_recommendations(session)
        for page in range(4):
            fits(views.window(agreement, Window(
                quarter, everything, rows, MET_ON, page, is_by_weekdays=True, sign_off=sign_off,
                to_open=opening.at_hand(agreement, AFTER), recommendations=recommendations,
                to_request={found.id for found in recommendations},
            )))  # fmt: skip
        count = police_submissions.count(session, agreement, staff.actor("supervisor"), quarter.id, 16)
        for may_read in (True, False):
            fits(police_views.window(agreement, count, may_read=may_read))
        fits(police_views.adding_form(agreement, quarter))
        fits(police_views.counting_form(agreement, quarter, "hall", "actions"))
        meeting = meetings.standing_meetings(quarter)[0]
        fits(team_views.recorded(agreement, meeting, recommendations, MET_ON, {found.id for found in recommendations}))
        fits(team_views.reading(agreement, meeting))
        fits(team_views.follow_up_form(recommendations[0], MET_ON, team.owners_on(session, MET_ON)))
        fits(team_views.recommended(recommendations[0], MET_ON))
        offer = Offer(everything, everything, yearly_reports(agreement, MET_ON))
        fits(export_views.window(agreement, offer, [quarter], [school.key for school in MANY]))


def test_every_page_of_a_submission_fits(staff: Staff) -> None:
    """Filled with the largest numbers, and with everything odd."""
    figures: dict[str, int | None] = dict.fromkeys(SCHOOL_KEYS, LARGEST)
    with staff.town.database.write() as session:
        quarter = acts.open_(session, staff, staff.actor("team, police"))
        one = quarter.submission_of("hall")
        draft = school_submissions.open_draft(session, staff.town.agreement, staff.actor("principal"), one.id, AFTER)
        for step in SCHOOL_STEPS:
            for standing in (Standing(figures), Standing(dict.fromkeys(SCHOOL_KEYS)), Standing({})):
                fits(page(staff.town.agreement, one, step, standing, 0, "x" * 300))
        acts.fill(session, staff, staff.actor("principal"), quarter.id, AFTER, figures=figures)
        draft = school_submissions.checked(session, staff.town.agreement, one, AFTER)
        assert len(draft.errors) > 10
        fits(submission_views.overview(staff.town.agreement, draft, may_declare=True))
        fits(
            submission_views.remarks_form(
                one, [Finding(f"w{number}", "w" * 300, is_error=False) for number in range(12)], "0123456789abcdef"
            )
        )
        fits(submission_views.mistakes(staff.town.agreement, one, ["m" * 300] * 90))
        found = WouldOverwrite(one, draft.version, SCHOOL_KEYS)
        agreement = staff.town.agreement
        fits(submission_views.replacing_form(agreement, one, found, dict.fromkeys(SCHOOL_KEYS, 0), "u" * 300))
        version = draft.version
        version.submitted_at, version.remarks = AFTER, {f"{number}" + "w" * 300: "y" * 300 for number in range(12)}
        fits(submission_views.reading(staff.town.agreement, one, version))


def test_the_boards_chart_counts_submissions_by_state_and_tells_no_figure(staff: Staff) -> None:
    """Principals read the board: how many submissions are in, and nothing that is in them."""
    figures = FIGURES | {"incidents.fighting": 7654}
    with staff.town.database.write() as session:
        quarter = acts.open_(session, staff, staff.actor("team, police"))
        acts.fill(session, staff, staff.actor("principal"), quarter.id, AFTER, figures=figures)
        acts.send(session, staff, staff.actor("principal"), quarter.id, AFTER)
        acts.declare(session, staff, staff.actor("team, police"), quarter.id, AFTER, "s1")
        message = MESSAGES[records.BOARD].make(Telling(session, staff.town.agreement, AFTER), quarter.id)
    assert message
    (chart,) = [block.to_dict()["chart"] for block in message.blocks if isinstance(block, BarChart)]
    (series,) = chart["series"]
    found = {point["label"]: point["value"] for point in series["data"]}
    assert found == {"Not started": 89, "Draft": 0, "Sent": 1, "Corrected": 0, "Declared missing": 1}
    assert "7654" not in str([block.to_dict() for block in message.blocks])


def test_a_page_that_is_answered_is_changed_and_not_filled_in(staff: Staff) -> None:
    """Also in a correction, which nobody has saved yet."""
    with staff.town.database.write() as session:
        principal = staff.actor("principal")
        quarter = acts.open_(session, staff, staff.actor("team, police")).id
        acts.begin(session, staff, principal, quarter, AFTER)
        one = acts.submission_of(session, quarter)

        def overview() -> str:
            draft = school_submissions.checked(session, staff.town.agreement, one, AFTER)
            return text_of(submission_views.overview(staff.town.agreement, draft, may_declare=False).to_dict())

        assert (overview().count("Fill in"), overview().count("Edit")) == (4, 0)
        acts.fill(session, staff, principal, quarter, AFTER)
        acts.send(session, staff, principal, quarter, AFTER)
        acts.correct(session, staff, principal, quarter, AFTER)
        assert (overview().count("Fill in"), overview().count("Edit")) == (0, 4)


def test_a_submission_of_a_signed_quarter_says_how_it_can_be_corrected(staff: Staff) -> None:
    """By the team, with a reason."""
    with staff.town.database.write() as session:
        quarter = acts.bring_to(session, staff, "signed off")
        one = acts.submission_of(session, quarter)
        assert one.sent
        shown = submission_views.reading(staff.town.agreement, one, one.sent)
        assert "the team has to reopen the quarter" in text_of(shown.to_dict())
        acts.reopen(session, staff, staff.actor("team, police"), quarter, AFTER)
        shown = submission_views.reading(staff.town.agreement, one, one.sent)
        assert "the team has to reopen the quarter" not in text_of(shown.to_dict())


def test_every_message_fits_and_no_notification_tells_a_figure(staff: Staff) -> None:
    """The board, the reminders, the words in its thread, the totals."""
    with staff.town.database.write() as session:
        quarter = crowded(session, staff)
        export = exporting.ask(session, staff.actor("chief"), QuarterBook(quarter.id, 1), AFTER, by="bot")
        subjects = {
            records.BOARD: quarter.id, reminders.REMINDER: quarter.submissions[0].id,
            reminders.STILL_MISSING: quarter.id, signing.FIGURES: export.id, signing.REOPENED: quarter.id,
        }  # fmt: skip
        telling = Telling(session, staff.town.agreement, AFTER)
        found = [MESSAGES[kind].make(telling, subject) for kind, subject in subjects.items()]
        for message in (*found, signed_off(quarter), signature_ended(quarter)):
            assert message
            message_blocks([block.to_dict() for block in message.blocks])
            assert "W" not in message.text
            assert "M" not in message.text


def test_clauses_are_cited_as_the_agreement_numbers_them(staff: Staff) -> None:
    """The board, the windows and the records of meetings; as text, whatever the file's label is."""
    agreement = staff.town.agreement.model_copy(update={"clauses": {"IX": "Article <9>"}})
    with staff.town.database.write() as session:
        of_police = staff.actor("team, police")
        quarter = acts.open_(session, staff, of_police)
        before = views.window(agreement, Window(quarter, frozenset(), [], AFTER.date())).to_dict()
        alone = MeetingForm(MET_ON, (staff.id("team, police"),), "We met.")
        meeting = team.record_meeting(session, agreement, of_police, quarter.id, alone, AFTER)
        board = MESSAGES[records.BOARD].make(Telling(session, agreement, AFTER), quarter.id)
        assert board
        shown = (
            before, [block.to_dict() for block in board.blocks], views.baseline_form(agreement, []).to_dict(),
            team_views.meeting_form(agreement, quarter, alone, Attendees([], [])).to_dict(),
            team_views.reading(agreement, meeting).to_dict(),
        )  # fmt: skip
    for view in shown:
        words = text_of(view)
        assert "Article &lt;9&gt;" in words
        assert "§IX" not in words
