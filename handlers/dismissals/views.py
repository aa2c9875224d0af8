"""What people see of requests to dismiss or reassign (§X): the form, the request as it is read, and messages."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.dismissals.ids import DismissalActionId, DismissalFormId
from handlers.dispatching import telling_of_each
from handlers.notices.ids import NoticeActionId
from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    small,
)
from handlers.values import RecordId, RecordSeen
from models.dismissals.acts import RequestForm
from models.dismissals.decisions import DecisionDraft, DecisionForm
from models.dismissals.tables import ASKED, OUTCOMES, Dismissal, State
from models.notices.tables import Notice
from models.people.tables import Person
from models.policy import Act
from models.terms import Agreement

TITLE = "Request"  # no clause: Slack takes 24 characters
PRIVATE = (
    "Only the superintendent is told, who then forwards it to the chief. The bot does not tell the officer, the "
    "school's channel or anyone else."
)
CONFIRM_SEND = (
    "The superintendent will be told now. You can withdraw the request until it is forwarded to the chief; the "
    "superintendent is told of that, and may still notify the chief.",
    "Send",
)
CONFIRM_DISCARD = ("Nobody else has seen this draft. It will no longer be shown, but stays on record.", "Discard")
HINT_OF_REASONS = "How duties and responsibilities are not being met. Do not include student names."
LABEL_OF_RULE = "Rule or general order relied on"
BEGUN = "A decision has been written and is not recorded yet: *Decide* shows it. Nobody has been told."
WAITS_FOR_NOBODY = (
    "*The roster has no superintendent today whom the bot can reach.* Whoever is added as "
    "superintendent is told on the first day; ask an administrator to update the roster."
)
NOT_SPECIFIED = "Not specified"
IN_A_ROW = 5
LABEL_OF_LAST_DAY = "Last day of the assignment"


def request_form(agreement: Agreement, officer: Person, school: str, form: RequestForm, seen: int) -> View:
    """What is asked, and why."""
    blocks = [
        paragraph(f"*{escaped(officer.name)}* · {escaped(agreement.school_name(school))}"),
        small(PRIVATE),
        Question("asked", "What are you requesting?", optional=True).one_of_few(ASKED, form.asked),
        Question("reasons", "Reasons", HINT_OF_REASONS).words(form.reasons),
        Question("efforts", "Steps taken to date", optional=True).words(form.efforts),
        Question("notices", "Related notices", "Notice numbers, such as 2026-27/0014, 0020.", optional=True)
        .text(form.notices, 500),
        Question("wished_on", "Requested effective date", optional=True).day(form.wished_on),
    ]  # fmt: skip
    return modal(
        TITLE, DismissalFormId.DRAFTED, blocks, submit="Preview",
        metadata={"school": school, "officer": officer.id, "saves": seen},
    )  # fmt: skip


def preview(agreement: Agreement, dismissal: Dismissal, notices: Sequence[Notice] = ()) -> View:
    """The draft exactly as the superintendent will read it. Nothing is sent yet."""
    seen = RecordSeen(dismissal.id, dismissal.saves)
    buttons = [
        button("Send to the superintendent", DismissalActionId.SEND, seen, "primary", CONFIRM_SEND),
        button("Edit", DismissalActionId.CHANGE, RecordId(dismissal.id)),
        button("Discard draft", DismissalActionId.DISCARD, RecordId(dismissal.id), "danger", CONFIRM_DISCARD),
    ]
    blocks = [
        paragraph("*Not sent yet.* The superintendent will read exactly this:"),
        *_content(agreement, dismissal),
        *_openings(notices),
        *actions(buttons),
    ]
    return modal(TITLE, "dismissal_preview", blocks)


def _content(agreement: Agreement, dismissal: Dismissal) -> list[Block]:
    """What a request says: the same for the principal who sends it and for those who read it."""
    rows = [
        ("Officer", dismissal.officer.name),
        ("School", agreement.school_name(dismissal.school)),
        ("Requested", ASKED.get(dismissal.asked, NOT_SPECIFIED)),
        ("Requested effective date", day(dismissal.wished_on) if dismissal.wished_on else NOT_SPECIFIED),
        ("Related notices", ", ".join(dismissal.notices) or "None"),
        *([("Signed text in force then", f"Version {dismissal.signed_text}")] if dismissal.signed_text else []),
    ]
    return [
        header(dismissal.label),
        *facts(rows),
        *long_text("Reasons", dismissal.reasons),
        *long_text("Steps taken to date", dismissal.efforts),
    ]


def _openings(notices: Sequence[Notice]) -> list[Block]:
    """A button for each notice that the reader may open."""
    buttons = [button(f"Open {one.label}", NoticeActionId.OPEN.again(one.id), RecordId(one.id)) for one in notices]
    starts = range(0, len(buttons), IN_A_ROW)
    return [block for start in starts for block in actions(buttons[start : start + IN_A_ROW])]


def reading(
    agreement: Agreement, dismissal: Dismissal, acts: frozenset[Act], notices: Sequence[Notice] = (), *,
    is_begun: bool = False, waits_for_nobody: bool = False,
) -> View:  # fmt: skip
    """A request that was sent, with what became of it; `acts` and `notices` are what the reader may do and open.

    `is_begun` for whoever decides, when a decision is written and not recorded.
    """
    blocks = [
        paragraph(f"*{dismissal.state.capitalize()}*"),
        *([small(BEGUN)] if is_begun else []),
        *([small(WAITS_FOR_NOBODY)] if waits_for_nobody else []),
        *actions(_buttons(dismissal, acts)),
        *_content(agreement, dismissal),
        *_openings(notices),
        *long_text("Superintendent's memo", dismissal.memo if Act.READ_MEMO in acts else None),
        *long_text("Reason for withdrawal", dismissal.withdrawn_because),
        *_decision(dismissal),
        *history(dismissal),
    ]
    return modal(TITLE, "dismissal_reading", blocks)


def _decision(dismissal: Dismissal) -> list[Block]:
    decided = dismissal.last_day, dismissal.assigned_to, dismissal.rule
    return _decided(DecisionForm(dismissal.outcome, dismissal.decision_reasons, *decided))


def _decided(form: DecisionForm) -> list[Block]:
    """What a decision says: the same for the chief who records it and for those who read it."""
    if not form.outcome:
        return []
    rows: list[Fact] = [("Chief's decision", OUTCOMES[form.outcome])]
    if form.last_day:
        rows.append((LABEL_OF_LAST_DAY, day(form.last_day)))
    assigned_to = (form.assigned_to or "Not yet known") if form.outcome == "reassigned" else None
    return [
        *facts(rows), *long_text("Reassigned to", assigned_to), *long_text(LABEL_OF_RULE, form.rule),
        *long_text("Chief's reasons", form.reasons),
    ]  # fmt: skip


def history(dismissal: Dismissal) -> list[Block]:
    reached = (
        ("Requested", dismissal.requested_by, dismissal.requested_at),
        ("Withdrawn", dismissal.withdrawn_by, dismissal.withdrawn_at),
        ("Forwarded to the chief", dismissal.forwarded_by, dismissal.forwarded_at),
        ("Decided", dismissal.decided_by, dismissal.decided_at),
    )
    return happened(*((f"{what} by {who.name}", when) for what, who, when in reached if who))


OFFERED = {
    State.REQUESTED: (
        (Act.FORWARD_DISMISSAL, "Forward to the chief", DismissalActionId.FORWARD, "primary"),
        (Act.REQUEST_DISMISSAL, "Withdraw", DismissalActionId.WITHDRAW, "danger"),
    ),
    State.WITHDRAWN: ((Act.FORWARD_DISMISSAL, "Forward to the chief anyway", DismissalActionId.FORWARD, None),),
    State.FORWARDED: ((Act.DECIDE_DISMISSAL, "Decide", DismissalActionId.DECIDE, "primary"),),
}


def _buttons(dismissal: Dismissal, acts: frozenset[Act]) -> list[ButtonElement]:
    offered = OFFERED.get(dismissal.state, ())
    return [
        button(words, action, RecordId(dismissal.id), style) for act, words, action, style in offered if act in acts
    ]


def sent(dismissal: Dismissal, *, told: bool) -> View:
    """What the principal sees after sending."""
    words = "The superintendent has been told. Your Home shows its status."
    if not told:
        words = (
            "It is saved, but the roster has no superintendent for the bot to tell today. It will be on the Home of "
            "whoever is added as superintendent; ask an administrator to update the roster."
        )
    blocks = [header(f"{dismissal.label}: sent"), paragraph(words)]
    return modal(TITLE, "dismissal_done", blocks, close="Done")


def discarded() -> View:
    """What the principal sees after discarding a draft."""
    return modal(TITLE, "dismissal_done", [paragraph("The draft was discarded. Nobody was told.")], close="Done")


def withdrawing_form(dismissal: Dismissal) -> View:
    """Asks why a request is taken back."""
    about = (
        f"*{dismissal.label}* stays on record and is marked as withdrawn. The superintendent is told, reads "
        "the reason, and may still notify the chief."
    )
    blocks = [paragraph(about), Question("because", "Reason for withdrawal").words()]
    return modal(TITLE, DismissalFormId.WITHDRAWN, blocks, submit="Withdraw", metadata={"id": dismissal.id})


def forwarding_form(agreement: Agreement, dismissal: Dismissal) -> View:
    """Asks for a memo to the chief, or none."""
    rule = escaped(agreement.cite("as the agreement requires (§X)."))
    withdrawn = "The principal has withdrawn it, and is told that you forward it. The chief reads why it was withdrawn."
    blocks = [
        paragraph(f"*{dismissal.label}* will go to the chief's channel, {rule}"),
        *([paragraph(withdrawn)] if dismissal.state is State.WITHDRAWN else []),
        Question("memo", "Memo to the chief", "Visible to the chief, not to the principal.", optional=True).words(),
    ]
    return modal(
        TITLE,
        DismissalFormId.FORWARDED,
        blocks,
        submit="Forward",
        metadata={"id": dismissal.id, "seen": dismissal.state.value},
    )


def deciding_form(agreement: Agreement, dismissal: Dismissal, form: DecisionForm, seen: int) -> View:
    """Asks for the chief's decision, or shows it as far as it is written; `seen` is how often it had been saved.

    Until it was saved for the first time, Slack tells of each answer while it is written.
    """
    school = escaped(agreement.school_name(dismissal.school))
    rules = agreement.cite(
        "The chief decides in accordance with the department's rules, regulations and general orders (§X)."
    )
    blocks = [
        paragraph(f"*{dismissal.label}* · {escaped(dismissal.officer.name)} · {school}"),
        Question("outcome", "Your decision").one_of_few(OUTCOMES, form.outcome),
        Question("last_day", LABEL_OF_LAST_DAY, "For a dismissal or reassignment: the assignment to this school "
                 "ends after this day. Assignments to other schools continue.", optional=True).day(form.last_day),
        Question("assigned_to", "Reassigned to", "Leave blank if not yet known.", optional=True)
        .text(form.assigned_to, 500),
        Question("rule", LABEL_OF_RULE, rules, optional=True).text(form.rule, 500),
        Question("decision_reasons", "Reasons", "Visible to the principal and the superintendent.", optional=True)
        .words(form.reasons),
    ]  # fmt: skip
    about = {"id": dismissal.id, "saves": seen}
    form_view = modal(TITLE, DismissalFormId.DECIDED, blocks, submit="Preview", metadata=about)
    return form_view if seen else telling_of_each(form_view, DismissalActionId.TYPED)


def decision_preview(agreement: Agreement, dismissal: Dismissal, draft: DecisionDraft) -> View:
    """The decision as the principal and the superintendent will read it. Nothing is recorded yet."""
    school, ends = agreement.school_name(dismissal.school), ""
    if draft.last_day:
        ends = f" The assignment to {school[:100]} ends after {day(draft.last_day)}."
    confirm = (f"The principal and the superintendent will be told now. A decision cannot be changed.{ends}", "Record")
    buttons = [
        button("Record decision", DismissalActionId.CONFIRM, RecordSeen(dismissal.id, draft.saves), "primary", confirm),
        button("Edit", DismissalActionId.DECIDE, RecordId(dismissal.id)),
        button("Back to the request", DismissalActionId.OPEN, RecordId(dismissal.id)),
    ]
    blocks = [
        paragraph("*Not recorded yet.* The principal and the superintendent will read exactly this:"),
        paragraph(f"*{dismissal.label}* · {escaped(dismissal.officer.name)} · {escaped(school)}"),
        *_decided(draft.form),
        *actions(buttons),
    ]
    return modal(TITLE, "dismissal_deciding", blocks)
