"""What people see of notices: within Slack's limits, and nothing confidential where it must not be."""

from datetime import date, timedelta

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy import true
from sqlalchemy.orm import Session

from bot.practice.block_kit import checked_view, message_blocks
from handlers.home import views as home
from handlers.message import Telling
from handlers.notices import finding_views, form_views, question_views, views
from handlers.notices import home as notice_home
from handlers.notices import student_views as students
from handlers.notices.direct_messages import for_designee, for_superintendent
from handlers.notices.finding_views import Choices, Filters
from handlers.notices.messages import amended, card, changed, reminder
from handlers.parts import BY_WEEKDAYS
from handlers.sections import MOST_ROWS, AtHome, Section
from models import vocabulary as words
from models.calendar.school_days import ReportDeadline
from models.notices import acknowledgments, finding, questions
from models.notices import acts as notices
from models.notices import students as acts
from models.notices.finding import Found
from models.notices.form import MOST_STUDENTS
from models.notices.students import StudentForm
from models.notices.tables import form_of
from models.policy import Act
from tests.notices.conftest import School
from tests.notices.test_filing import file
from tests.notices.test_students import FORM
from tests.support.town import NOW, a_form
from tests.support.workplace import text_of

LONG = '<!channel> *bold* =HYPERLINK("x") \u202e😀 ' + "x" * 2950
EXTREME = {
    "actions": tuple(code for code in words.ACTIONS if code != "none"),
    "options_tried": tuple(words.PRIOR_OPTIONS),
    "narrative": LONG,
    "grounds_detail": LONG,
    "place_detail": "<@U1> & " + "p" * 92,
    "case_number": "C" * 30,
    "report_written": "yes",
    "students": MOST_STUDENTS,
    "started_by": "dispatch",
    "acted_by": "both",
    "incident": "school_policy",
    "policy_reason": LONG,
    "grounds": "options_tried",
    "searched_by": "staff_asked",
    "staff_search_reason": LONG,
    "custody_on_premises": "yes",
    "custody_reason": LONG,
    "planned": "yes",
    "planned_grounds": tuple(words.PLANNED_GROUNDS),
    "custody_out_of_sight": "unknown",
    "conduct_at_school": "yes",
    "urgent": True,
    "told_in_person": True,
}
MANY = {f"{number}": "S" * 70 for number in range(99)}
"""As many schools or officers as Slack takes in a menu."""
SHORT_ANSWERS = ("started_by", "acted_by", "policy_reason", "grounds_detail", "staff_search_reason", "custody_reason",
                 "case_number")  # fmt: skip
"""Some that are to follow where the others are given."""


def in_limits(view: View) -> str:
    """The view as Slack would take it, in words; Slack's own limits are checked on the way."""
    checked_view(view.to_dict(), view.type)
    return text_of(view.to_dict())


def extreme_notice(hall: School) -> int:
    """A notice that says as much as a notice can, twenty-five versions of it, with students for three pages."""
    notice_id = file(hall, "T:V1", **EXTREME)
    with hall.town.database.write() as session:
        officer = hall.town.actor(hall.officer)
        for version in range(1, 25):
            form = a_form(**EXTREME | {"students": MOST_STUDENTS - version % 2})
            notices.amend(session, hall.town.agreement, officer, notice_id, form, LONG, version, NOW)
        for number in range(70):
            form = StudentForm(**(FORM.__dict__ | {"measures": tuple(words.STUDENT_MEASURES)}))
            acts.record_student(session, officer, notice_id, form, f"K{number}", NOW)
        principal = hall.town.actor(hall.principal)
        for number in range(22):
            asked = questions.ask(session, hall.town.agreement, principal, notice_id, LONG, NOW)
            if number < 20:
                questions.answer(session, officer, asked.id, LONG, NOW)
    return notice_id


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_view_of_the_fullest_notice_stays_within_slacks_limits(hall: School) -> None:
    """3,000 characters, all actions, many versions, many students: nothing that Slack would refuse."""
    notice_id = extreme_notice(hall)
    for number in range(finding_views.ON_A_PAGE):
        file(hall, f"T:W{number}", **EXTREME)
    bare_id = file(hall, "T:X", **EXTREME | dict.fromkeys(SHORT_ANSWERS) | {"options_tried": (), "planned_grounds": ()})
    agreement = hall.town.agreement
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        rows, asked = acts.recorded(session, notice_id), questions.of_notice(session, notice_id)
        bare = notices.get(session, bare_id)
        page = Found(finding.listed(session, true(), finding.NEWEST, finding_views.ON_A_PAGE), 501)
        many = Found(page.rows[: MOST_ROWS + 1], 501)
        at_home = AtHome(session, agreement, hall.town.actor(hall.principal), NOW)
        form = form_of(notice.current)
        shown = [
            form_views.filing_form(agreement, form, [school.key for school in agreement.school], NOW, "other"),
            form_views.amending_form(agreement, notice, form, notice.version, LONG),
            form_views.completing_form(agreement, bare, form_of(bare.current)),
            form_views.withdrawing_form(notice),
            views.preview(agreement, notice, [notice.officer] * 9),
            views.filed(notice, agreement),
            views.details(agreement, notice, notice.current, rows, asked, frozenset(Act)),
            students.student_form(notice, 1, FORM),
            question_views.asking_form(agreement, notice),
            question_views.answering_form(agreement, asked[0]),
            *(question_views.question_list(notice, asked, page, may_answer=True) for page in range(2)),
            *(students.student_list(notice, rows, page, None) for page in range(3)),
            home.home(
                home.HomeContents(
                    "N" * 100,
                    "R" * 900,
                    buttons=[*home.STARTED_AT_HOME.values(), *notice_home.buttons(at_home.actor)],
                    waiting=[
                        *notice_home.notices(at_home, "To acknowledge", "unacknowledged", many, ""),
                        *notice_home.notices(at_home, "Escalated", "escalated", many, ""),
                        notice_home.to_complete(agreement, [(listed, None) for listed in many.rows], 501),
                        Section("Questions", asked[: MOST_ROWS + 1], notice_home.question),
                    ],
                    lists=[
                        *notice_home.notices(at_home, "Arrests", "arrests", many, "", is_pressing=True),
                        *notice_home.notices(at_home, "W" * 70, "all", many, ""),
                    ],
                ),
            ),
            finding_views.window(agreement, Filters(), Choices(MANY, MANY), page, 3, NOW),
        ]
        for view in shown:
            in_limits(view)
        posted = card(Telling(session, agreement, NOW), notice)
        message_blocks([block.to_dict() for block in posted.blocks])


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_card_and_its_notification_hold_no_narrative_and_no_student(hall: School) -> None:
    """What stands in the channel is what the design allows, in every state."""
    typed = ("narrative", "grounds_detail", "case_number", "place_detail")
    notice_id = file(hall, **{name: f"SECRET-{name}" for name in typed})
    with hall.town.database.write() as session:
        officer = hall.town.actor(hall.officer)
        acts.record_student(session, officer, notice_id, FORM, "K", NOW)
        notice = notices.get(session, notice_id)
        cards = [_words(hall, notice_id, session)]
        notices.amend(
            session, hall.town.agreement, officer, notice_id, a_form(narrative="SECRET-2"), "SECRET-WHY", 1, NOW
        )
        cards.append(_words(hall, notice_id, session))
        acknowledgments.acknowledge(session, hall.town.actor(hall.principal), notice_id, NOW)
        cards.append(_words(hall, notice_id, session))
        notices.withdraw(session, officer, notice_id, "SECRET-REASON", NOW + timedelta(hours=1))
        cards.append(_words(hall, notice_id, session))
        assert notice.label in cards[0]
    for words_of_card in cards:
        assert "SECRET" not in words_of_card
        assert "Grade" not in words_of_card


def _words(hall: School, notice_id: int, session: Session) -> str:
    notice = notices.get(session, notice_id)
    telling = Telling(session, hall.town.agreement, NOW)
    messages = [make(telling, notice) for make in (card, changed, reminder, for_designee, for_superintendent)]
    messages += [amended(telling, version) for version in notice.versions[1:]]
    return text_of([[message.text, _dicts(message.blocks)] for message in messages if message])


def _dicts(blocks: object) -> list[object]:
    return [block.to_dict() for block in blocks if isinstance(block, Block)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_window_shows_what_the_card_leaves_out(hall: School) -> None:
    """The location in the officer's words; and nothing is to follow any more once it was withdrawn."""
    notice_id = file(hall, place_detail="Cafeteria", started_by=None)
    with hall.town.database.write() as session:
        notice = notices.get(session, notice_id)

        def shown() -> str:
            return text_of(views.details(hall.town.agreement, notice, notice.current, [], [], frozenset()).to_dict())

        assert "Cafeteria" in shown()
        assert "Details to follow" in shown()
        notices.withdraw(session, hall.town.actor(hall.officer), notice_id, "Filed twice.", NOW)
        assert "Cafeteria" in shown()
        assert "Details to follow" not in shown()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_people_typed_is_never_markup(hall: School) -> None:
    """Mentions, links and bold stay as typed: as plain text only."""
    notice_id = file(hall, narrative="<!channel> *x*", place_detail="<@U1>")
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        view = views.details(hall.town.agreement, notice, notice.current, [], [], frozenset())
    markup = [text for text in _texts(view.to_dict()) if text["type"] == "mrkdwn"]
    assert markup
    assert all("<!channel>" not in text["text"] and "<@U1>" not in text["text"] for text in markup)
    assert "<!channel> *x*" in [text["text"] for text in _texts(view.to_dict()) if text["type"] == "plain_text"]


def _texts(thing: object) -> list[dict[str, str]]:
    if isinstance(thing, dict):
        own = [thing] if thing.get("type") in ("mrkdwn", "plain_text") else []
        return own + [text for value in thing.values() for text in _texts(value)]
    return [text for value in thing for text in _texts(value)] if isinstance(thing, list) else []


@pytest.mark.parametrize(("left", "words"), [(2, "2 school days left"), (0, "Due today"), (-1, "Overdue")])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_deadline_counted_in_weekdays_says_so(hall: School, left: int, words: str) -> None:
    """On Home and with the student details; and not when the district's calendar is known."""
    file(hall)
    agreement = hall.town.agreement
    with hall.town.database.read() as session:
        (listed,) = finding.listed(session, true(), finding.NEWEST, 1)
        notice = listed.notice
        for is_known in (True, False):
            due = ReportDeadline(date(2026, 11, 30), left, calendar_is_known=is_known)
            on_home = in_limits(
                home.home(
                    home.HomeContents(
                        "Somebody", "Officer", waiting=[notice_home.to_complete(agreement, [(listed, due)], 1)]
                    )
                )
            )
            details = in_limits(students.student_list(notice, [], 0, due))
            assert words in on_home
            assert words in details
            assert ("counted in weekdays" in on_home) is not is_known
            assert ("counted in weekdays" in details) is not is_known
            assert (BY_WEEKDAYS in details) is not is_known
