"""What a packet says of a request from outside: who asked for what, each decision, and what was sent."""

from sqlalchemy.orm import Session

from exports.document import in_words
from exports.records.parts import Contents, Part, Said, Writer, given, on
from models.outside_requests.kinds import BASES, FILE, ITEMS, REQUESTERS, WAYS
from models.outside_requests.steps import STEPS
from models.outside_requests.tables import OutsideItem, OutsideRequest, OutsideStep
from models.packet_fields import SCHOOL
from models.terms import Agreement

REQUESTER, REFERENCE, BASIS, ASKED_FOR, DAYS = "requester", "reference", "basis", "asked_for", "days"
DECISIONS, SENT = "steps", "items"
GOAL = " (district goal)"


def outside_request(_session: Session, agreement: Agreement, found: OutsideRequest) -> Contents:
    """A request with every step and every item; files by what proves them, as their bytes are in no packet."""
    writer = Writer(agreement)
    about = [
        Said(None, "Number", found.called),
        *given(Said(SCHOOL, "School", agreement.school_name(found.school) if found.school else None)),
        Said(None, "Who asks", REQUESTERS[found.requester_kind].label, REQUESTER),
        *given(
            Said(REQUESTER, "Name", found.requester), Said(REFERENCE, "Reference", found.reference),
            Said(BASIS, "Basis", BASES[found.basis].label, also=(REQUESTER,)),
            Said(BASIS, "Basis in words", found.basis_words),
            Said(ASKED_FOR, "Asked for", found.asked_for),
        ),
        *on(DAYS, "Received", found.received_on),
        Said(DAYS, "Due", f"{in_words(found.due_on)}{GOAL if found.due_is_goal else ''}"),
        *writer.done("Logged", found.logged_by, found.logged_at),
        Said(DECISIONS, "Stands", found.stands, DECISIONS),
    ]  # fmt: skip
    steps = [said for step in found.steps for said in _step(writer, step)]
    items = [said for item in found.items for said in _item(writer, item)]
    parts = (Part("The request", about), Part("What was done", steps), Part("What was sent", items))
    return Contents(found.label, "Request for records from outside", [part for part in parts if part.said])


def _step(writer: Writer, step: OutsideStep) -> list[Said]:
    goal = "District goal:" if step.due_is_goal else None
    told = {
        "Step": STEPS[step.step].done,
        "In words": step.words,
        "Withheld, and why": step.withheld,
        "How": WAYS.get(step.way or ""),
    }
    due = Said(DECISIONS, "Due", goal, DECISIONS, moment=in_words(step.due_on)) if step.due_on else None
    said = [
        *(Said(DECISIONS, label, text, DECISIONS) for label, text in told.items() if text),
        *([due] if due else []),
        *on(DECISIONS, "Day", step.day, DECISIONS),
        *writer.at("On", step.taken_at, DECISIONS),
    ]
    return [*said, *writer.name("By", step.taken_by, DECISIONS)]


def _item(writer: Writer, item: OutsideItem) -> list[Said]:
    """A file is called as the bot sends it: the name that it was handed in with may be that of a person."""
    proof = f"{item.sent_as}, {item.size} bytes, SHA-256 {item.sha256}" if item.kind == FILE else item.words
    return [
        Said(SENT, f"Item {item.number}", f"{ITEMS[item.kind]}: {proof}", SENT),
        *given(Said(SENT, "In words", item.words if item.kind == FILE else None, SENT)),
        *writer.done("Kept", item.kept_by, item.kept_at, SENT),
        *writer.done("Kept in error", item.set_aside_by, item.set_aside_at, SENT),
        *given(Said(SENT, "Because", item.set_aside_because, SENT)),
    ]
