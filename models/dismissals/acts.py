"""What the principal, the superintendent and the chief do with a request to dismiss or reassign (§X)."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.actor import Actor, person_label
from models.agreement.queries import number_on
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import Chief, PersonDM
from models.dismissals import tables as dismissals
from models.dismissals.tables import ASKED, Dismissal, State
from models.errors import Conflict, must_exist, require_valid
from models.notices.tables import Notice
from models.people.queries import people_who_may, with_roles_of
from models.people.roles import is_assigned
from models.people.tables import Person
from models.policy import Act, Right, Subject, may, require
from models.store import audit, deadlines
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_text, check_why

PLEASE = "Please answer this."
TODAY_OR_LATER = "Enter today or a later date."
NUMBERS = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class RequestForm:
    """What a principal asks for, and why. `notices` are numbers as they were typed. §X asks for the contact only."""

    asked: str | None = None
    reasons: str | None = None
    efforts: str | None = None
    notices: str | None = None
    wished_on: date | None = None


def save_draft(
    session: Session, agreement: Agreement, actor: Actor, school: str, officer_id: int, form: RequestForm, seen: int,
    now: datetime,
) -> Dismissal:  # fmt: skip
    """Keep what the principal wrote, to be looked at before it is sent. `seen` is how often it had been saved.

    Raises:
        Conflict: the officer is not assigned there, a request is open, or the draft was saved elsewhere meanwhile.
    """
    require_in_force(session, agreement, agreement.today(now))
    assigned(session, agreement, actor, school, officer_id, now)
    labels = _check_request(session, agreement, school, officer_id, form, now)
    there = dismissals.open_for(session, actor, school, officer_id)
    draft = dismissals.locked(session, there.id) if there else None
    content = asdict(form) | {"notices": labels, "asked": form.asked or "", "efforts": form.efforts or ""}
    if draft is None:
        return _begin(session, actor, school, officer_id, content, now)
    if draft.state is not State.DRAFT:
        raise Conflict(
            f"A request about this officer and {agreement.school_name(school)} is already open: "
            f"{draft.label}, {draft.state}. Only one can be open at a time."
        )
    if all(getattr(draft, name) == value for name, value in content.items()):
        return draft
    if draft.saves != seen:
        raise Conflict("This draft has been changed in another window.")
    for name, value in content.items():
        setattr(draft, name, value)
    draft.saves += 1
    record(session, actor, "draft request", draft, State.DRAFT, now)
    return draft


def send_request(
    session: Session, agreement: Agreement, actor: Actor, dismissal_id: int, seen: int, now: datetime
) -> Dismissal:
    """The principal sends the request to the superintendent, as it was shown (§X). Nobody else is told.

    Raises:
        Conflict: it was sent or discarded before, changed since it was shown, or the officer is not assigned any more.
    """
    require_in_force(session, agreement, agreement.today(now))
    dismissal = to_change(session, actor, Act.REQUEST_DISMISSAL, dismissal_id, State.DRAFT)
    if dismissal.saves != seen:
        raise Conflict("The draft has changed since you opened this preview. Review it again, then send it.")
    _must_be_assigned(session, agreement, dismissal.school, dismissal.officer_id, now)
    dismissal.requested_at, dismissal.requested_by_id = now, actor.person_id
    dismissal.signed_text = number_on(session, agreement.today(now))
    people = people_who_may(session, Act.FORWARD_DISMISSAL, dismissal.subject, agreement.today(now))
    dismissal.card_ids = [
        outbox.enqueue(session, dismissals.CARD, dismissal.id, PersonDM(person.id), now) for person in people
    ]
    target = now + timedelta(days=agreement.dismissal_targets.forward_days)
    deadlines.put(session, dismissal.id, {dismissals.REMIND_DUE: target})
    record(session, actor, "request dismissal", dismissal, State.DRAFT, now)
    return dismissal


def withdraw(
    session: Session, agreement: Agreement, actor: Actor, dismissal_id: int, because: str | None, now: datetime
) -> Dismissal:
    """The principal takes a request back before it is forwarded, with a reason. The superintendent is told.

    What the superintendent has learned stays learned: they may still notify the chief (§X).

    Raises:
        Conflict: it was not sent yet, or was forwarded, decided or withdrawn before.
    """
    dismissal = to_change(session, actor, Act.REQUEST_DISMISSAL, dismissal_id, State.REQUESTED)
    require_valid(check_reason(because, now))
    dismissal.withdrawn_at, dismissal.withdrawn_by_id, dismissal.withdrawn_because = now, actor.person_id, because
    deadlines.settle(session, (dismissals.REMIND_DUE,), dismissal.id, now)
    change_cards(session, dismissal, now)
    _tell(session, agreement, Act.FORWARD_DISMISSAL, dismissals.WITHDRAWN, dismissal, now)
    record(session, actor, "withdraw request", dismissal, State.REQUESTED, now)
    return dismissal


def discard(session: Session, actor: Actor, dismissal_id: int, now: datetime) -> None:
    """The principal discards a draft, not sent or discarded yet; nobody was told of it. It stays on record."""
    dismissal = to_change(session, actor, Act.REQUEST_DISMISSAL, dismissal_id, State.DRAFT)
    dismissal.withdrawn_at, dismissal.withdrawn_by_id = now, actor.person_id
    record(session, actor, "discard draft", dismissal, State.DRAFT, now)


def forward(
    session: Session, agreement: Agreement, actor: Actor, dismissal_id: int, seen: str, memo: str | None, now: datetime
) -> Dismissal:
    """The superintendent notifies the chief (§X: "shall notify"), once, maybe with a memo.

    Also after the principal has withdrawn it, who is told then. `seen` is the state in which it was shown.

    Raises:
        Conflict: it was forwarded or decided before.
        Invalid: by `memo`, also where it was withdrawn since it was shown: that is to be known first.
    """
    dismissal = to_change(session, actor, Act.FORWARD_DISMISSAL, dismissal_id, State.REQUESTED, State.WITHDRAWN)
    before = dismissal.state
    require_valid(
        {"memo": agreement.cite(WITHDRAWN_MEANWHILE)}
        if before != seen
        else check_text("memo", memo or "", LONGEST, now)
    )
    dismissal.forwarded_at, dismissal.forwarded_by_id, dismissal.memo = now, actor.person_id, memo
    dismissal.chief_card_id = outbox.enqueue(session, dismissals.CHIEF_CARD, dismissal.id, Chief(), now)
    deadlines.settle(session, (dismissals.REMIND_DUE,), dismissal.id, now)
    change_cards(session, dismissal, now)
    if before is State.WITHDRAWN:
        _tell(session, agreement, Act.REQUEST_DISMISSAL, dismissals.FORWARDED, dismissal, now)
    record(session, actor, "forward request", dismissal, before, now)
    return dismissal


def read(session: Session, actor: Actor, dismissal_id: int, now: datetime) -> Dismissal:
    """A request with all it holds, `NotFound` to whoever may not learn of it; the look goes into the audit log."""
    dismissal = _seen(actor, dismissals.get(session, dismissal_id))
    audit.record(session, actor.label, "read request", dismissal, now)
    return dismissal


def form_of(draft: Dismissal) -> RequestForm:
    """The form as it would have to be filled in to say what a draft says."""
    return RequestForm(
        draft.asked or None, draft.reasons, draft.efforts or None, ", ".join(draft.notices), draft.wished_on
    )


def read_for(session: Session, actor: Actor, act: Act, dismissal_id: int, now: datetime) -> Dismissal:
    """The same for somebody who is about to do something with it; `Refused` to those who may only see it."""
    require(actor, act, _seen(actor, dismissals.get(session, dismissal_id)).subject)
    return read(session, actor, dismissal_id, now)


def assigned(
    session: Session, agreement: Agreement, actor: Actor, school: str, officer_id: int, now: datetime
) -> Person:
    """The officer about whom the principal of a school is asked what to request; `Conflict` where they left."""
    require(actor, Act.REQUEST_DISMISSAL, Subject(school=school))
    _must_be_assigned(session, agreement, school, officer_id, now)
    return session.get_one(Person, officer_id)


def remind(session: Session, dismissal_id: int, now: datetime, agreement: Agreement) -> None:
    """Remind the superintendent of a request that is not forwarded; and again after some days."""
    asked = dismissals.get(session, dismissal_id).subject
    for person in people_who_may(session, Act.FORWARD_DISMISSAL, asked, agreement.today(now)):
        outbox.enqueue(session, dismissals.REMINDER, dismissal_id, PersonDM(person.id), now)
    again = now + timedelta(days=agreement.dismissal_targets.remind_every_days)
    deadlines.look_again(session, dismissals.REMIND_DUE, dismissal_id, again)
    audit.record(session, "bot", "remind of request", f"dismissal:{dismissal_id}", now)


def hand_on(session: Session, agreement: Agreement, person: Person, now: datetime) -> None:
    """Send whoever is new in an office the requests that they are to forward, also those that reached nobody."""
    actor = with_roles_of(session, person, agreement.today(now))
    for found in dismissals.for_home(session, actor, limit=None):
        if found.state is not State.REQUESTED or not may(actor, Act.FORWARD_DISMISSAL, found.subject):
            continue
        dismissal, place = dismissals.locked(session, found.id), PersonDM(person.id)
        card = outbox.state_at(session, dismissal.card_ids, place)
        if dismissal.state is not State.REQUESTED or card not in (None, DeliveryState.DROPPED):
            continue
        change_cards(session, dismissal, now)  # with whoever has left it is closed; to whoever is back it comes anew
        if card is None:
            card_id = outbox.enqueue(session, dismissals.CARD, dismissal.id, place, now)
            dismissal.card_ids = [*dismissal.card_ids, card_id]
        audit.record(session, "bot", "hand on", dismissal, now, {"to": person_label(person.id)})


def _seen(actor: Actor, dismissal: Dismissal) -> Dismissal:
    """The request; to whoever may not know of it, the same answer as if there were none."""
    found = must_exist(dismissal if may(actor, Act.SEE_DISMISSAL, dismissal.subject) else None, dismissals.REQUEST)
    require_kept(found)
    return found


def waits_for_nobody(session: Session, agreement: Agreement, dismissal: Dismissal, now: datetime) -> bool:
    """Whether a request is to be forwarded, and nobody is superintendent whom a message can reach."""
    if dismissal.state is not State.REQUESTED:
        return False
    return not people_who_may(session, Act.FORWARD_DISMISSAL, dismissal.subject, agreement.today(now))


def related_notices(session: Session, actor: Actor, dismissal: Dismissal) -> list[Notice]:
    """Those of the notices that a request names which the reader may open, as they are named."""
    found = [_notice(session, label, dismissal.school, dismissal.officer_id) for label in dismissal.notices]
    kept = [notice for notice in found if notice and not notice.disposed_at]
    return [notice for notice in kept if may(actor, Act.READ_NOTICE, notice.subject)]


def _tell(session: Session, agreement: Agreement, right: Right, kind: str, dismissal: Dismissal, now: datetime) -> None:
    for person in people_who_may(session, right, dismissal.subject, agreement.today(now)):
        outbox.enqueue(session, kind, dismissal.id, PersonDM(person.id), now)


def to_change(session: Session, actor: Actor, act: Act, dismissal_id: int, *states: State) -> Dismissal:
    """The request, locked, for somebody who may do this, in a state in which it can be done; or `Conflict`."""
    dismissal = _seen(actor, dismissals.locked(session, dismissal_id))
    require(actor, act, dismissal.subject)
    if dismissal.state in states:
        return dismissal
    if dismissal.state is State.DRAFT:
        raise Conflict(f"{dismissal.label} has not been sent.")
    by, was_done = WHAT_WAS_DONE[dismissal.state]
    person: Person = getattr(dismissal, by)
    who = "You" if person.id == actor.person_id else person.name
    raise Conflict(f"{who} already {was_done.format(dismissal.label)}.")


WITHDRAWN_MEANWHILE = (
    "Not forwarded yet: the principal has withdrawn the request meanwhile. Copy your memo, close this form and open "
    "the request again to read why. You can still forward it (§X)."
)
WHAT_WAS_DONE = {
    State.REQUESTED: ("requested_by", "sent {} to the superintendent"),
    State.WITHDRAWN: ("withdrawn_by", "withdrew {}"),
    State.FORWARDED: ("forwarded_by", "forwarded {} to the chief"),
    State.DECIDED: ("decided_by", "decided on {}"),
}


def _begin(
    session: Session, actor: Actor, school: str, officer_id: int, content: dict[str, Any], now: datetime
) -> Dismissal:
    draft = Dismissal(school=school, officer_id=officer_id, drafted_at=now, drafted_by_id=actor.person_id, **content)
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        raise Conflict("Someone else just started a request about this officer. Open it to see it.") from None
    audit.record(session, actor.label, "draft request", draft, now, {"to": draft.state})
    return draft


def _must_be_assigned(session: Session, agreement: Agreement, school: str, officer_id: int, now: datetime) -> None:
    if not is_assigned(session, officer_id, school, agreement.today(now)):
        raise Conflict(f"This officer is no longer assigned to {agreement.school_name(school)}.")
    if closed := agreement.closed_in_words(school, agreement.today(now)):
        raise Conflict(closed)


def _check_request(
    session: Session, agreement: Agreement, school: str, officer_id: int, form: RequestForm, now: datetime
) -> list[str]:
    problems = {} if form.asked in (None, *ASKED) else {"asked": PLEASE}
    problems |= check_why("reasons", form.reasons, LONGEST, now, PLEASE)
    problems |= check_text("efforts", form.efforts or "", LONGEST, now)
    if form.wished_on and form.wished_on < agreement.today(now):
        problems["wished_on"] = TODAY_OR_LATER
    labels = list(_labels(form.notices or "", agreement, now))
    unknown = [label for label in labels if _notice(session, label, school, officer_id) is None]
    if unknown:
        problems["notices"] = f"No notice of this officer at this school has the number {', '.join(unknown)}."
    require_valid(problems)
    return labels


def _labels(text: str, agreement: Agreement, now: datetime) -> Iterator[str]:
    """The numbers of notices as they are written; one without a school year is of this one."""
    for word in dict.fromkeys(NUMBERS.split(text.strip())):
        if word:
            year, _slash, number = word.rpartition("/")
            yield f"{year or agreement.school_year(agreement.today(now))}/{number.zfill(4)}"


def _notice(session: Session, label: str, school: str, officer_id: int) -> Notice | None:
    """A notice of this officer at this school, by its number as it is written in full."""
    year, _slash, number = label.rpartition("/")
    if not number.isascii() or not number.isdecimal() or len(number) > 9:
        return None
    query = select(Notice).filter_by(school_year=year, number=int(number), school=school, officer_id=officer_id)
    return session.scalars(query).one_or_none()


def change_cards(session: Session, dismissal: Dismissal, now: datetime) -> None:
    """Have the superintendent's and the chief's messages say how it stands."""
    outbox.change_all(session, (dismissals.REMINDER,), dismissal.id, now)
    for card_id in dismissal.card_ids:
        told = session.get_one(Delivery, card_id).place
        outbox.enqueue(session, dismissals.CARD_CHANGE, dismissal.id, told, now, changes=card_id)
    of_chief = dismissal.chief_card_id
    if of_chief and dismissal.decided_at:
        outbox.enqueue(session, dismissals.CHIEF_CARD_CHANGE, dismissal.id, Chief(), now, changes=of_chief)


def record(session: Session, actor: Actor, act: str, dismissal: Dismissal, before: State, now: datetime) -> None:
    """Put an act on record: from which state to which, and no content."""
    outcome = {"outcome": dismissal.outcome} if dismissal.outcome else {}
    audit.record(session, actor.label, act, dismissal, now, {"from": before, "to": dismissal.state} | outcome)
