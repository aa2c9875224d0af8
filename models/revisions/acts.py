"""What chief and superintendent do with requests for revision, by the table of `steps.py` (§XI)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.clauses import clause_in_words
from models.agreement.queries import number_on
from models.agreement.tables import SignedText
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, changed_since, not_now, require_valid
from models.policy import Act, Subject, may, party_spoken_for, refusal, require, require_of
from models.revisions import reminders, telling
from models.revisions import tables as records
from models.revisions.form import RequestForm, StepForm, check_request, check_step
from models.revisions.steps import ACCEPTED, ASKED, IN_HAND, REQUEST, SIGN, SIGNED, STEPS, By, Step, is_theirs
from models.revisions.tables import RevisionRequest, RevisionStep
from models.store import audit
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.vocabulary import Party

REQUESTED_ALREADY = "This recommendation has already become a request. It is in the list of requests."


def require_party(actor: Actor) -> Party:
    """The party for which somebody may ask and answer. Raises `Refused` without one."""
    party = party_spoken_for(actor, Act.REQUEST_REVISION, Subject())
    if party is None:
        raise refusal(Act.REQUEST_REVISION)
    return party


def request(
    session: Session, agreement: Agreement, actor: Actor, form: RequestForm, now: datetime,
    recommendation_id: int | None = None,
) -> RevisionRequest:  # fmt: skip
    """Ask the other party in writing for another text. It is told, and asked to answer.

    Raises:
        Refused: neither the chief nor the superintendent, or the agreement has ended.
        Invalid: an answer cannot be taken.
        Conflict: the recommendation has become a request already.
    """
    require_in_force(session, agreement, agreement.today(now))
    party = require_party(actor)
    require_valid(check_request(form, now))
    if recommendation_id is not None and of_recommendation(session, recommendation_id):
        raise Conflict(REQUESTED_ALREADY)
    made = RevisionRequest(
        clause=clause_in_words(agreement, form.clause), present=form.present, party=party, state=ASKED, asked_at=now,
        held_text=number_on(session, agreement.today(now)), recommendation_id=recommendation_id,
    )  # fmt: skip
    session.add(made)
    answer = StepForm(form.text, form.words)
    _note(session, agreement, made, STEPS[REQUEST], ASKED, actor, party, answer, now)
    return made


def of_recommendation(session: Session, recommendation_id: int) -> RevisionRequest | None:
    """The request that a recommendation has become, unless that was withdrawn or declined."""
    query = select(RevisionRequest).filter_by(recommendation_id=recommendation_id)
    return session.scalars(query.where(RevisionRequest.state.in_((*IN_HAND, SIGNED))).limit(1)).one_or_none()


def for_step(session: Session, actor: Actor, request_id: int, code: str, seen: int) -> RevisionRequest:
    """A request with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, or the step is not theirs now.
    """
    return _next(session.get(RevisionRequest, request_id), actor, code, seen)[0]


def _next(
    found: RevisionRequest | None, actor: Actor, code: str, seen: int, *typed: str | None
) -> tuple[RevisionRequest, Step, Party]:  # fmt: skip
    party, step = require_party(actor), STEPS.get(code)
    if found is None or step is None or step.by is By.NOBODY:
        raise refusal(Act.REQUEST_REVISION)
    require_kept(found)
    if found.seen != seen:
        raise changed_since(*typed)
    if not is_theirs(step, found.state, found.requester, party):
        raise not_now(found.stands)
    return found, step, party


def take_step(
    session: Session, agreement: Agreement, actor: Actor, request_id: int, code: str, seen: int, form: StepForm,
    now: datetime,
) -> RevisionRequest:  # fmt: skip
    """Take a step with a request, on record with its text, words and day. Whoever is to know is told.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: what comes with it cannot be taken.
    """
    found, step, party = _next(records.locked(session, request_id), actor, code, seen, form.words)
    require_valid(check_step(step, form, found.proposed.text, agreement.today(now), now))
    _note(session, agreement, found, step, step.moves[found.state], actor, party, form, now)
    return found


def signed(session: Session, agreement: Agreement, text: SignedText, now: datetime) -> list[RevisionRequest]:
    """A new signed text has come: what was accepted before is settled by it. Another day for a text is no new text.

    The bot cannot tell what the text says: either party can say that a request is not in it.
    """
    same = select(SignedText.id).where(SignedText.sha256 == text.sha256, SignedText.number < text.number)
    if session.scalars(same.limit(1)).one_or_none() is not None:
        return []
    ids = session.scalars(select(RevisionRequest.id).filter_by(state=ACCEPTED).order_by(RevisionRequest.id)).all()
    found = [it for request_id in ids if (it := records.locked(session, request_id)) and it.state == ACCEPTED]
    for waiting in found:
        waiting.signed_text = text.number
        _note(session, agreement, waiting, STEPS[SIGN], STEPS[SIGN].moves[ACCEPTED], None, None, StepForm(), now)
    return found


def _note(
    session: Session, agreement: Agreement, found: RevisionRequest, step: Step, after: str, actor: Actor | None,
    party: Party | None, form: StepForm, now: datetime,
) -> None:  # fmt: skip
    before, found.state = found.state, after
    day = form.day if step.day else None
    found.due_on = (day or found.due_on) if after in (ACCEPTED, SIGNED) else None
    found.steps.append(RevisionStep(
        step=step.code, party=party, taken_at=now, taken_by_id=actor.person_id if actor else None,
        text=form.text if step.has_text else None, words=form.words if step.words else None, day=day,
    ))  # fmt: skip
    session.flush()
    reminders.plan(session, agreement, found, now)
    telling.of_step(session, agreement, found, step, party, now)
    detail = {"step": step.code, "from": before, "to": after, "day": _said(day), "signed text": found.signed_text}
    audit.record(session, actor.label if actor else "bot", "revision step", found, now, detail)


def _said(day: date | None) -> str | None:
    return str(day) if day else None


def read(session: Session, actor: Actor, request_id: int, now: datetime) -> RevisionRequest:
    """A request with all it holds, `Refused` to whoever may not; the look goes into the audit log."""
    found = require_of(actor, Act.READ_REVISION, session.get(RevisionRequest, request_id))
    audit.record(session, actor.label, "read request for revision", found, now)
    return found


def take_letter(session: Session, actor: Actor, request_id: int, now: datetime) -> RevisionRequest:
    """Have the request as a letter sent to whoever asks, by direct message. Raises `Refused` to all but the two."""
    require_party(actor)
    found = require_of(actor, Act.READ_REVISION, session.get(RevisionRequest, request_id))
    outbox.enqueue(session, records.LETTER, found.id, PersonDM(actor.person_id), now)
    audit.record(session, actor.label, "take letter of request for revision", found, now)
    return found


def possible(actor: Actor, found: RevisionRequest) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    party = party_spoken_for(actor, Act.REQUEST_REVISION, Subject())
    return [step for step in STEPS.values() if party and is_theirs(step, found.state, found.requester, party)]


def require_reader(actor: Actor) -> None:
    """Raises `Refused` to whoever may read no request."""
    require(actor, Act.READ_REVISION, Subject())


def may_request(actor: Actor) -> bool:
    """Whether somebody may ask for a revision."""
    return any(may(actor, Act.REQUEST_REVISION, Subject(side=party)) for party in Party)
