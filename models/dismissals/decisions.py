"""The chief's decision on a request to dismiss or reassign: written, previewed as others will read it, recorded."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.dismissals import tables as dismissals
from models.dismissals.acts import PLEASE, TODAY_OR_LATER, change_cards, record, to_change
from models.dismissals.tables import ENDING, OUTCOMES, Dismissal, State
from models.errors import Conflict, require_valid
from models.people.queries import people_who_may
from models.people.roles import end_assignment
from models.policy import Act, Part
from models.store.base import Base
from models.terms import Agreement
from models.texts import LONGEST, check_text

CHANGED = "The decision has changed since you opened this. Open the request again to see the current version."
PASSED = "Not recorded: the last day of the assignment has passed. Edit the decision, then record it."


@dataclass(frozen=True)
class DecisionForm:
    """What the chief decides. `last_day` is the last day of the assignment; `assigned_to` may not be known yet.

    `rule` is the rule or general order of the department that the chief relies on.
    """

    outcome: str | None = None
    reasons: str | None = None
    last_day: date | None = None
    assigned_to: str | None = None
    rule: str | None = None


class DecisionDraft(Base):
    """A decision as far as it is written, for the chief alone; gone once it is recorded.

    With no `saves` it was typed and not previewed yet.
    """

    __tablename__ = "dismissal_decision_draft"

    dismissal_id: Mapped[int] = mapped_column(ForeignKey("dismissal.id"), primary_key=True)
    saves: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(20))
    reasons: Mapped[str | None] = mapped_column(Text)
    last_day: Mapped[date | None] = mapped_column(Date)
    assigned_to: Mapped[str | None] = mapped_column(Text)
    rule: Mapped[str | None] = mapped_column(Text)
    typed_at: Mapped[datetime | None]  # by Slack's clock, which alone tells what was typed last

    @property
    def form(self) -> DecisionForm:
        """What it says."""
        return DecisionForm(self.outcome, self.reasons, self.last_day, self.assigned_to, self.rule)


def draft_of(session: Session, dismissal: Dismissal) -> DecisionDraft | None:
    """The decision that is being written, if one is; to be shown to whoever decides."""
    return session.get(DecisionDraft, dismissal.id)


def is_begun(session: Session, dismissal: Dismissal) -> bool:
    """Whether anything of a decision is written: not where all that was typed is erased again."""
    draft = draft_of(session, dismissal)
    return draft is not None and draft.form != DecisionForm()


def keep(session: Session, actor: Actor, dismissal_id: int, form: DecisionForm, typed_at: datetime) -> None:
    """Keep what the chief types before the first preview, unchecked: whoever cancels the form finds it there again.

    What comes late stays out: `typed_at` is when it was typed. Once it was previewed, that version stays until another
    one is. Raises `Refused` and `Conflict` as `save` does.
    """
    dismissal = to_change(session, actor, Act.DECIDE_DISMISSAL, dismissal_id, State.FORWARDED)
    draft = draft_of(session, dismissal) or DecisionDraft(dismissal_id=dismissal.id, saves=0)
    is_late = draft.typed_at is not None and typed_at < draft.typed_at
    if draft.saves or is_late or form.outcome not in (None, *OUTCOMES):
        return
    draft.typed_at = typed_at
    for name, value in asdict(form).items():
        setattr(draft, name, value)
    session.add(draft)


def save(
    session: Session, agreement: Agreement, actor: Actor, dismissal_id: int, form: DecisionForm, seen: int,
    now: datetime,
) -> Dismissal:  # fmt: skip
    """Keep what the chief wrote, to be looked at before it is recorded. `seen` is how often it had been saved.

    Raises:
        Conflict: it was decided before, or was saved elsewhere meanwhile.
    """
    dismissal = to_change(session, actor, Act.DECIDE_DISMISSAL, dismissal_id, State.FORWARDED)
    require_valid(_problems(form, agreement.today(now), now))
    draft = draft_of(session, dismissal) or DecisionDraft(dismissal_id=dismissal.id, saves=0)
    form = _as_far_as_asked(form)
    if draft.saves and draft.form == form:
        return dismissal
    if draft.saves != seen:
        raise Conflict("This decision has been changed in another window.")
    for name, value in asdict(form).items():
        setattr(draft, name, value)
    draft.saves += 1
    session.add(draft)
    record(session, actor, "draft decision", dismissal, State.FORWARDED, now)
    return dismissal


def decide(
    session: Session, agreement: Agreement, actor: Actor, dismissal_id: int, seen: int, now: datetime
) -> Dismissal:
    """The chief decides once, as it was shown: dismiss, reassign, retain. The first two end the assignment (§X).

    Raises:
        Conflict: it was decided before, the decision has changed since it was shown, or its day has passed.
    """
    dismissal = to_change(session, actor, Act.DECIDE_DISMISSAL, dismissal_id, State.FORWARDED)
    draft, today = draft_of(session, dismissal), agreement.today(now)
    if draft is None or not draft.saves or draft.saves != seen:
        raise Conflict(CHANGED)
    if draft.last_day and draft.last_day < today:
        raise Conflict(PASSED)
    dismissal.decided_at, dismissal.decided_by_id, dismissal.outcome = now, actor.person_id, draft.outcome
    dismissal.decision_reasons, dismissal.last_day = draft.reasons, draft.last_day
    dismissal.assigned_to, dismissal.rule = draft.assigned_to, draft.rule
    session.delete(draft)
    if dismissal.last_day:
        end_assignment(session, actor.label, dismissal.officer_id, dismissal.school, dismissal.last_day, today, now)
    for person in people_who_may(session, Part.TOLD_OUTCOME, dismissal.subject, today):
        outbox.enqueue(session, dismissals.OUTCOME, dismissal.id, PersonDM(person.id), now)
    change_cards(session, dismissal, now)
    record(session, actor, "decide request", dismissal, State.FORWARDED, now)
    return dismissal


def _as_far_as_asked(form: DecisionForm) -> DecisionForm:
    """Without a day where no assignment ends, and without a place where nobody is reassigned."""
    last_day = form.last_day if form.outcome in ENDING else None
    assigned_to = form.assigned_to if form.outcome == "reassigned" else None
    return DecisionForm(form.outcome, form.reasons, last_day, assigned_to, form.rule)


def _problems(form: DecisionForm, today: date, now: datetime) -> dict[str, str]:
    problems = {} if form.outcome in OUTCOMES else {"outcome": PLEASE}
    texts = {"decision_reasons": form.reasons, "assigned_to": form.assigned_to, "rule": form.rule}
    for name, text in texts.items():
        problems |= check_text(name, text or "", LONGEST, now)
    if form.outcome in ENDING and form.last_day is None:
        problems["last_day"] = "Enter the last day of the assignment."
    elif form.outcome in ENDING and form.last_day and form.last_day < today:
        problems["last_day"] = TODAY_OR_LATER
    return problems
