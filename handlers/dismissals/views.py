"""What people see of requests to dismiss or reassign (§X): the form, the request as it is read, and messages."""

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.dismissals.ids import DismissalActionId, DismissalFormId
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
from models.dismissals.tables import ASKED, OUTCOMES, Dismissal, State
from models.people.tables import Person
from models.policy import Act
from models.terms import Agreement

TITLE = "Request"  # no clause: Slack takes 24 characters
PRIVATE = (
    "Only the superintendent is told, who then forwards it to the chief. The bot does not tell the officer, the "
    "school's channel or anyone else."
)
CONFIRM_SEND = (
    "The superintendent will be told now. You can withdraw the request until it is forwarded to the chief.",
    "Send",
)
CONFIRM_DISCARD = ("Nobody else has seen this draft. It will no longer be shown, but stays on record.", "Discard")
HINT_OF_REASONS = "How duties and responsibilities are not being met. Do not include student names."
LABEL_OF_LAST_DAY = "Last day of the assignment"


def request_form(agreement: Agreement, officer: Person, school: str, form: RequestForm, seen: int) -> View:
    """What is asked, and why."""
    blocks = [
        paragraph(f"*{escaped(officer.name)}* · {escaped(agreement.school_name(school))}"),
        small(PRIVATE),
        Question("asked", "What are you requesting?").one_of_few(ASKED, form.asked),
        Question("reasons", "Reasons", HINT_OF_REASONS).words(form.reasons),
        Question("efforts", "Steps taken to date").words(form.efforts),
        Question("notices", "Related notices", "Notice numbers, such as 2026-27/0014, 0020.", optional=True)
        .text(form.notices, 500),
        Question("wished_on", "Requested effective date", optional=True).day(form.wished_on),
    ]  # fmt: skip
    return modal(
        TITLE, DismissalFormId.DRAFTED, blocks, submit="Preview",
        metadata={"school": school, "officer": officer.id, "saves": seen},
    )  # fmt: skip


def preview(agreement: Agreement, dismissal: Dismissal) -> View:
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
        *actions(buttons),
    ]
    return modal(TITLE, "dismissal_preview", blocks)


def _content(agreement: Agreement, dismissal: Dismissal) -> list[Block]:
    """What a request says: the same for the principal who sends it and for those who read it."""
    rows = [
        ("Officer", dismissal.officer.name),
        ("School", agreement.school_name(dismissal.school)),
        ("Requested", ASKED[dismissal.asked]),
        ("Requested effective date", day(dismissal.wished_on) if dismissal.wished_on else "Not specified"),
        ("Related notices", ", ".join(dismissal.notices) or "None"),
    ]
    return [
        header(dismissal.label),
        *facts(rows),
        *long_text("Reasons", dismissal.reasons),
        *long_text("Steps taken to date", dismissal.efforts),
    ]


def reading(agreement: Agreement, dismissal: Dismissal, acts: frozenset[Act]) -> View:
    """A request that was sent, with what became of it; `acts` are those that the reader may do."""
    blocks = [
        paragraph(f"*{dismissal.state.capitalize()}*"),
        *_content(agreement, dismissal),
        *long_text("Superintendent's memo", dismissal.memo if Act.READ_MEMO in acts else None),
        *long_text("Reason for withdrawal", dismissal.withdrawn_because),
        *_decision(dismissal),
        *history(dismissal),
        *actions(_buttons(dismissal, acts)),
    ]
    return modal(TITLE, "dismissal_reading", blocks)


def _decision(dismissal: Dismissal) -> list[Block]:
    if not dismissal.outcome:
        return []
    rows: list[Fact] = [("Chief's decision", OUTCOMES[dismissal.outcome])]
    if dismissal.last_day:
        rows.append((LABEL_OF_LAST_DAY, day(dismissal.last_day)))
    assigned_to = (dismissal.assigned_to or "Not yet known") if dismissal.outcome == "reassigned" else None
    reasons = long_text("Chief's reasons", dismissal.decision_reasons)
    return [*facts(rows), *long_text("Reassigned to", assigned_to), *reasons]


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
    about = f"*{dismissal.label}* stays on record and is marked as withdrawn. The superintendent can see the reason."
    blocks = [paragraph(about), Question("because", "Reason for withdrawal").words()]
    return modal(TITLE, DismissalFormId.WITHDRAWN, blocks, submit="Withdraw", metadata={"id": dismissal.id})


def forwarding_form(agreement: Agreement, dismissal: Dismissal) -> View:
    """Asks for a memo to the chief, or none."""
    rule = escaped(agreement.cite("as the agreement requires (§X)."))
    blocks = [
        paragraph(f"*{dismissal.label}* will go to the chief's channel, {rule}"),
        Question("memo", "Memo to the chief", "Visible to the chief, not to the principal.", optional=True).words(),
    ]
    return modal(TITLE, DismissalFormId.FORWARDED, blocks, submit="Forward", metadata={"id": dismissal.id})


def deciding_form(agreement: Agreement, dismissal: Dismissal) -> View:
    """Asks for the chief's decision."""
    school = escaped(agreement.school_name(dismissal.school))
    blocks = [
        paragraph(f"*{dismissal.label}* · {escaped(dismissal.officer.name)} · {school}"),
        Question("outcome", "Your decision").one_of_few(OUTCOMES, None),
        Question("last_day", LABEL_OF_LAST_DAY, "For a dismissal or reassignment: the assignment to this school "
                 "ends after this day. Assignments to other schools continue.", optional=True).day(None),
        Question("assigned_to", "Reassigned to", "Leave blank if not yet known.", optional=True).text(None, 500),
        Question("decision_reasons", "Reasons", "Visible to the principal and the superintendent.", optional=True)
        .words(),
    ]  # fmt: skip
    return modal(TITLE, DismissalFormId.DECIDED, blocks, submit="Decide", metadata={"id": dismissal.id})
