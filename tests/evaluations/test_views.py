"""What people see of evaluations: within Slack's limits at their fullest, and nothing confidential on cards."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.practice.block_kit import checked_view, message_blocks
from handlers import messages
from handlers.evaluations import reading_views as reading
from handlers.evaluations import views
from handlers.evaluations.messages import card
from handlers.message import Message, Telling
from models.delivery.outbox import Delivery
from models.evaluations import acts as evaluation_lifecycle
from models.evaluations import evidence
from models.evaluations import form as evaluation_form
from models.evaluations import queries as evaluation_list
from models.evaluations import tables as evaluations
from models.evaluations.criteria import RATINGS, STEPS
from models.evaluations.form import Rating
from models.evaluations.meeting import Meeting
from models.evaluations.tables import EvaluationVersion
from models.policy import Act
from tests.evaluations import acts
from tests.evaluations.test_evidence import file
from tests.notices.test_views import LONG
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import text_of

LARGEST = 250_000
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
EMOJI = "😀" * 1500 + "é" * 1500


def fullest(staff: Staff, words: str) -> int:
    """An evaluation with as much in it as there can be, submitted, shared and answered; with a correction begun."""
    with staff.town.database.write() as session:
        principal, chief, officer = (staff.actor(who) for who in ("principal", "chief", "officer"))
        for number in range(40):
            file(session, staff, number + 1, narrative=LONG)
        evaluation = acts.bring_to(session, staff, "meeting held")
        for page, step in STEPS.items():
            given = {code: Rating("1", words) for code in step.criteria}
            evaluation_form.save_ratings(session, principal, evaluation, page, given, 0, NOW)
        evaluation_form.save_summary(session, principal, evaluation, words, 0, NOW)
        acts.submit(session, staff, principal, evaluation, NOW)
        acts.receive(session, staff, chief, evaluation, NOW)
        acts.share(session, staff, chief, evaluation, NOW)
        late = NOW + timedelta(days=15)
        evaluation_lifecycle.comment(session, staff.town.agreement, officer, evaluation, 1, words, late)
        acts.confirm(session, staff, officer, evaluation, late)
        evaluation_lifecycle.start_correction(session, principal, evaluation, words, late)
    return evaluation


@pytest.mark.parametrize("words", [LONG, EMOJI], ids=["markup", "emoji"])
def test_every_view_of_the_fullest_evaluation_stays_within_slacks_limits(staff: Staff, words: str) -> None:
    """3,000 characters everywhere, forty notices, two versions."""
    evaluation_id, agreement = fullest(staff, words), staff.town.agreement
    with staff.town.database.read() as session:
        evaluation = evaluations.get(session, evaluation_id)
        draft, shown = evaluations.must_be_draft(evaluation), evaluation.versions[0]
        given = {row.criterion: Rating(row.rating, row.comment) for row in draft.ratings}
        lines = evidence.lines(evidence.figures(session, agreement, staff.id("officer"), "hall", "2026-27", NOW))
        found, more = evaluation_list.counted_notices(
            session, staff.actor("principal"), evaluation_id, 0, views.ON_A_PAGE
        )
        rows = evaluation_list.of_school(session, agreement, "hall", NOW)
        people = {str(number): "N" * 75 for number in range(100)}
        every = [
            views.officers(agreement, rows * 40, {}, ["hall"]),
            views.overview(agreement, evaluation, draft, frozenset(Act)),
            views.meeting_form(agreement, evaluation, draft, Meeting(), people, people),
            views.meeting_form(agreement, evaluation, draft, Meeting(officer_attended=False), {}, {}),
            *(views.ratings_form(agreement, evaluation, draft, page, given, lines, 1, "Notice. " * 20)
              for page in STEPS),
            views.summary_form(evaluation, draft, words),
            views.submitted(evaluation),
            views.correcting_form(evaluation),
            views.notice_list(evaluation, found, 1, more=more),
            views.missing_list(agreement, rows * 20),
            *(reading.reading(agreement, evaluation, shown, evaluation.versions, page, frozenset(Act))
              for page in reading.READING_PAGES),
            *(reading.preview(agreement, evaluation, draft, page, evidence.Figures("then", 24))
              for page in reading.READING_PAGES),
            reading.commenting_form(agreement, evaluation, shown),
        ]  # fmt: skip
        for view in every:
            checked_view(view.to_dict(), view.type)
            assert len(text_of(view.to_dict()).encode()) < LARGEST
        for message in _messages(staff, session):
            message_blocks([block.to_dict() for block in message.blocks])


def _messages(staff: Staff, session: Session) -> list[Message]:
    deliveries = session.scalars(select(Delivery).where(Delivery.kind.like("evaluation%")))
    telling = Telling(session, staff.town.agreement, NOW)
    made = [messages.MESSAGES[row.kind].make(telling, row.subject_id) for row in deliveries]
    return [message for message in made if message]


def test_no_message_holds_a_rating_a_comment_or_in_its_preview_a_name(staff: Staff) -> None:
    """Cards and direct messages say that there is something, the form says what."""
    fullest(staff, "SECRET-WORDS")
    with staff.town.database.read() as session:
        for message in _messages(staff, session):
            shown = text_of([message.text, [block.to_dict() for block in message.blocks]])
            assert "SECRET" not in shown
            assert not any(label in shown for label in RATINGS.values())
            assert "Officer" not in message.text.replace("The officer", "").replace("SRO", "")
            assert "Principal" not in message.text


def test_what_people_typed_is_never_markup(staff: Staff) -> None:
    """Only plain text holds their words."""
    evaluation_id = fullest(staff, "<!channel> *x*")
    with staff.town.database.read() as session:
        evaluation = evaluations.get(session, evaluation_id)
        shown = evaluation.versions[0]
        for page in reading.READING_PAGES:
            view = reading.reading(staff.town.agreement, evaluation, shown, [shown], page, frozenset(Act)).to_dict()
            told = [block["text"] for block in view["blocks"] if "text" in block]
            assert [text for text in told if text["type"] == "mrkdwn" and "<!channel>" in text["text"]] == []
            assert [text for text in told if text["type"] == "plain_text" and text["text"] == "<!channel> *x*"]


def test_a_replaced_card_says_so_and_offers_nothing_but_to_open_it(staff: Staff) -> None:
    """The newest version is the one to act on."""
    evaluation_id = fullest(staff, "Words.")
    with staff.town.database.write() as session:
        acts.submit(session, staff, staff.actor("principal"), evaluation_id, NOW + timedelta(days=16))
        old, new = session.scalars(select(EvaluationVersion).order_by(EvaluationVersion.version)).all()
        telling = Telling(session, staff.town.agreement, NOW)
        cards = [text_of([block.to_dict() for block in card(telling, version).blocks]) for version in (old, new)]
    assert "Replaced: Yearly evaluation" in cards[0]
    assert "evaluation_receive" not in cards[0]
    assert "version 2" in cards[1]
    assert "evaluation_receive" in cards[1]
