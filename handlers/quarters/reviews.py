"""A quarter's figures looked through in Slack: before a school sends, the police confirm, each party signs (§IX)."""

from datetime import datetime

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.parts import escaped, small
from handlers.payload import Payload
from handlers.quarters import police_submission_views as police_views
from handlers.quarters import review_views as views
from handlers.quarters import submission_views
from handlers.quarters.ids import QuarterActionId, QuarterFormId, ReviewPage, SchoolInReview
from handlers.quarters.review_views import ReviewWindow
from handlers.quarters.views import sign_button, signed_line, to_quarter
from handlers.topic import Topic
from models.actor import Actor
from models.errors import NotFound
from models.policy import Act, Subject, may, require
from models.quarters import review, school_submissions, signing
from models.quarters import tables as records
from models.quarters.review import Review
from models.quarters.school_submissions import Draft
from models.quarters.tables import Quarter
from models.terms import Agreement

CHANGED = "The figures have changed since you opened them. Please review them again from here."


class Reviews(Topic):
    """What people do to see all of a quarter: turn its pages, and explain what differs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {QuarterFormId.EXPLAINED: self.explain}
        self.actions = {
            QuarterActionId.REVIEW: self.open,
            QuarterActionId.PAGE: self.turn,
            QuarterActionId.EXPLAIN: self.open_explaining,
            QuarterActionId.POLICE_REVIEW: self.open_to_confirm,
            QuarterActionId.POLICE_PAGE: self.turn_to_confirm,
            QuarterActionId.SUBMISSION_REVIEW: self.open_to_send,
        }

    def open(self, payload: Payload) -> View:
        """The quarter as it stands, from its first page on; whoever may sign it does so at the end of the last."""
        with self._context.on_record(payload) as (session, actor, now):
            return self._page(session, actor, payload.record_id, 0, now)

    def turn(self, payload: Payload) -> View:
        """Another page; the first one where the quarter has changed since."""
        about = payload.value(ReviewPage)
        with self._context.on_record(payload) as (session, actor, now):
            return self._page(session, actor, about.quarter_id, about.page, now, about.fingerprint)

    def _page(
        self, session: Session, actor: Actor, quarter_id: int, number: int, now: datetime, seen: str | None = None
    ) -> View:
        found = review.to_read(session, actor, quarter_id, number, now)
        fingerprint = signing.fingerprint(session, found.quarter)
        has_changed = seen not in (None, fingerprint)
        may_explain = found.quarter.is_open and may(actor, Act.SIGN_OFF, Subject())
        shown = ReviewWindow(
            found, 0 if has_changed else number, fingerprint, QuarterActionId.PAGE, may_explain=may_explain,
            last=self._end(session, actor, found, now), notice=CHANGED if has_changed else "",
        )  # fmt: skip
        return views.window(self._agreement, shown)

    def _end(self, session: Session, actor: Actor, found: Review, now: datetime) -> list[Block]:
        quarter = found.quarter
        sign_off = signing.sign_off(session, self._agreement, actor, quarter, now)
        blocks: list[Block] = [small(signed_line(quarter))]
        if sign_off and sign_off.lacking:
            blocks.append(small(f"Cannot be signed yet: {escaped('; '.join(sign_off.lacking))}."))
        sign = [sign_button(quarter, sign_off)] if sign_off and sign_off.can_sign else []
        return [*blocks, ActionsBlock(block_id="end", elements=[*sign, to_quarter(quarter.id)])]

    def open_explaining(self, payload: Payload) -> View:
        """Ask why figures of a school differ."""
        about = payload.value(SchoolInReview)
        with self._context.on_record(payload) as (session, actor, now):
            require(actor, Act.SIGN_OFF, Subject())
            number = _number(records.get(session, about.quarter_id), about.school)
            found = review.to_read(session, actor, about.quarter_id, number, now)
            return views.explaining_form(self._agreement, found, about.school)

    def explain(self, payload: Payload) -> View:
        """Keep the explanations, and go on with the page."""
        metadata, words = payload.metadata, payload.answers
        quarter_id, school = metadata["quarter"], metadata["school"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: review.explain_at_sign_off(session, actor, quarter_id, school, words, now).id)
            number = _number(records.get(session, quarter_id), school)
            return sent.answered(self._page(session, actor, quarter_id, number, now))

    def open_to_confirm(self, payload: Payload) -> View:
        """What the police would confirm now, from its first page on."""
        with self._context.on_record(payload) as (session, actor, now):
            return to_confirm(session, self._agreement, actor, payload.record_id, now)

    def turn_to_confirm(self, payload: Payload) -> View:
        """Another page of it."""
        about = payload.value(ReviewPage)
        with self._context.on_record(payload) as (session, actor, now):
            page = about.page, about.fingerprint
            return to_confirm(session, self._agreement, actor, about.quarter_id, now, *page)

    def open_to_send(self, payload: Payload) -> View:
        """What the school would send now."""
        with self._context.transaction(payload) as (session, actor, now):
            draft = school_submissions.open_draft(session, self._agreement, actor, payload.record_id, now)
            return to_send(session, self._agreement, draft)


def to_confirm(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, now: datetime, number: int = 0,
    seen: str | None = None, notice: str = "", typed: str = "",
) -> View:  # fmt: skip
    """A page of what the police would confirm now; the first one where that is not what was `seen`."""
    found, fingerprint = review.to_be_confirmed(session, agreement, actor, quarter_id, number, now)
    has_changed = seen not in (None, fingerprint)
    shown = ReviewWindow(
        found, 0 if has_changed else number, fingerprint, QuarterActionId.POLICE_PAGE,
        last=police_views.end_of_review(found, fingerprint), notice=CHANGED if has_changed else notice, typed=typed,
    )  # fmt: skip
    return views.window(agreement, shown)


def to_send(session: Session, agreement: Agreement, draft: Draft, notice: str = "", typed: str = "") -> View:
    """What a school would send now, beside what the police count there."""
    found = review.to_be_sent(session, draft)
    last = submission_views.end_of_review(draft)
    shown = ReviewWindow(
        found, 0, draft.fingerprint, QuarterActionId.PAGE, last=last, notice=notice, typed=typed
    )  # fmt: skip
    return views.window(agreement, shown)


def _number(quarter: Quarter, school: str) -> int:
    """Which page is a school's for the team, which sees all of them. Raises `NotFound` where it has none."""
    if school not in quarter.schools:
        raise NotFound(f"This school has no submission for {quarter.label}.")
    return 1 + quarter.schools.index(school)
