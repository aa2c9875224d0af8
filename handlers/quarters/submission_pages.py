"""The pages of a school's submission in Slack: opened, filled in, saved (§IX)."""

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.metadata import same_form
from handlers.parts import saved_elsewhere
from handlers.payload import Payload
from handlers.quarters import submission_views as views
from handlers.quarters.ids import QuarterActionId, QuarterFormId, SubmissionBlanks, SubmissionLine, SubmissionStep
from handlers.quarters.submission_page import BLANK_AGAIN, FILLS, Standing, figures_in, page, standing_in
from handlers.topic import Topic
from handlers.values import OutOfDate
from models.actor import Actor
from models.errors import Invalid
from models.policy import Act, Subject, may
from models.quarters import school_submissions
from models.quarters.school_submissions import Draft
from models.quarters.tables import Submission
from models.store.saves import SavedMeanwhile, saves_of


class SubmissionPages(Topic):
    """What people do with the pages of a submission."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {QuarterFormId.SUBMISSION_SAVED: self.save}
        self.actions = {
            QuarterActionId.SUBMISSION_PAGE: self.open,
            QuarterActionId.SUBMISSION_BLANKS: self.unless_changed(self.answer_blanks),
            QuarterActionId.SUBMISSION_LINE: self.unless_changed(self.ask_again),
            QuarterActionId.SUBMISSION_KEEP: self.keep,
        }

    def open(self, payload: Payload) -> View:
        """One page of the form, as it was saved last."""
        about = payload.value(SubmissionStep)
        with self._context.transaction(payload) as (session, actor, now):
            step = _a_step(about.step, school_submissions.for_act(session, actor, about.submission_id))
            draft = school_submissions.open_draft(session, self._agreement, actor, about.submission_id, now)
            return self._page(draft, step)

    def answer_blanks(self, payload: Payload) -> View:
        """Answer every line of the page that is blank, and leave what is typed; nothing is saved yet."""
        about = payload.value(SubmissionBlanks)
        if about.means not in (*FILLS, BLANK_AGAIN):
            raise OutOfDate("means")
        with self._context.read_only(payload) as (session, actor, _now):
            submission = school_submissions.to_fill_in(session, actor, about.submission_id)
            step = _a_step(about.step, submission)
            standing = standing_in(payload, submission, step).with_blanks(about.means)
            return self._again(payload, submission, step, standing)

    def ask_again(self, payload: Payload) -> View:
        """Ask for a line that was not collected; nothing is saved yet."""
        about = payload.value(SubmissionLine)
        with self._context.read_only(payload) as (session, actor, _now):
            submission = school_submissions.to_fill_in(session, actor, about.submission_id)
            step = _a_step(about.step, submission)
            standing = standing_in(payload, submission, step).without(about.figure)
            return self._again(payload, submission, step, standing)

    def save(self, payload: Payload) -> View:
        """Save a page, and go on with the next."""
        return self._save(payload, payload.metadata["submission"], payload.metadata["step"], goes_on=True)

    def keep(self, payload: Payload) -> View:
        """Save a page as far as it is filled in, and show the overview; what cannot be taken is said over the page."""
        about = payload.value(SubmissionStep)
        try:
            return self._save(payload, about.submission_id, about.step, goes_on=False)
        except Invalid as problem:
            with self._context.read_only(payload) as (session, actor, _now):
                submission = school_submissions.to_fill_in(session, actor, about.submission_id)
                step = _a_step(about.step, submission)
                standing, notice = standing_in(payload, submission, step), _not_saved(submission, problem)
                return self._again(payload, submission, step, standing, notice=notice)

    def _save(self, payload: Payload, submission_id: int, asked: str, *, goes_on: bool) -> View:
        with self._context.transaction(payload) as (session, actor, now):
            submission = school_submissions.for_act(session, actor, submission_id)
            step, seen = _a_step(asked, submission), payload.metadata["saves"]
            figures = figures_in(payload, submission, step)
            try:
                submission = school_submissions.save_step(session, actor, submission_id, step, figures, seen, now)
            except SavedMeanwhile as other:
                standing, notice = standing_in(payload, submission, step), saved_elsewhere(str(other))
                return self._again(payload, submission, step, standing, other.saves, notice)
            draft = school_submissions.checked(session, self._agreement, submission, now)
            steps = list(submission.questionnaire.steps)
            following = steps[steps.index(step) + 1 :] if goes_on else []
            return self._page(draft, following[0]) if following else self._overview(actor, draft)

    def _page(self, draft: Draft, step: str) -> View:
        submission, version = draft.version.of, draft.version
        return page(self._agreement, submission, step, Standing(version.by_key), saves_of(version.steps, step))

    def _again(
        self, payload: Payload, submission: Submission, step: str, standing: Standing, seen: int | None = None,
        notice: str | None = None,
    ) -> View:  # fmt: skip
        """The page that somebody is filling in, with other words or questions."""
        saves = payload.metadata["saves"] if seen is None else seen
        shown = page(self._agreement, submission, step, standing, saves, notice)
        return same_form(shown, payload.view)

    def _overview(self, actor: Actor, draft: Draft) -> View:
        return views.overview(self._agreement, draft, may_declare=may(actor, Act.DECLARE_MISSING, Subject()))


def _a_step(text: str, submission: Submission) -> str:
    if text not in submission.questionnaire.steps:
        raise OutOfDate("step")
    return text


def _not_saved(submission: Submission, problem: Invalid) -> str:
    asked = submission.questionnaire
    wrong = [f"{asked.label_of(figure)}: {words}" for figure, words in problem.fields.items() if figure in asked.keys]
    if not wrong:
        raise OutOfDate("line")
    return f"Not saved. {' '.join(wrong)}"
