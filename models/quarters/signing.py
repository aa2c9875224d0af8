"""Both parties sign a quarter off, and may reopen it with a reason: a new revision, and the old one stays (§IX)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM, Team
from models.errors import Conflict, require_valid
from models.export_requests import acts as exporting
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject, allowing, may, require
from models.quarters import differences
from models.quarters import tables as records
from models.quarters.changes import TO_SIGN, board_changed, record, signed
from models.quarters.export_requests import QuarterBook
from models.quarters.figures import of_revision
from models.quarters.meetings import is_to_meet, open_quarters
from models.quarters.police_submissions import has_changed
from models.quarters.reminders import missing
from models.quarters.report_changes import reports_changed
from models.quarters.review import held_in
from models.quarters.tables import Quarter, Revision, Signature
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import Party

SIGNED = "quarter_signed"
REOPENED = "quarter_reopened"
FIGURES = "quarter_figures"
MOST_NAMED = 12


def sign(session: Session, agreement: Agreement, actor: Actor, quarter_id: int, seen: str, now: datetime) -> Quarter:
    """Sign a quarter for the actor's party, as it was `seen`. The second signature closes it and keeps what it says.

    Raises `Refused` off the team, and `Conflict` where something is missing or has changed, this party has signed
    already, or the same person has.
    """
    quarter = records.locked_open(session, actor, Act.SIGN_OFF, quarter_id)
    party, revision, standing = party_of(actor), quarter.revision, quarter.revision.standing
    if fingerprint(session, quarter) != seen:  # nobody signs what was changed between their look and their click
        raise Conflict(f"{quarter.label} has changed since you opened it. Please review it again before you sign.")
    if lacking := unsigned(session, agreement, quarter, now):
        raise Conflict(f"{quarter.label} cannot be signed yet. {'. '.join(lacking)}.")
    for signature in standing:
        if signature.person_id == actor.person_id:  # somebody may be on the team for both, and is still one person
            raise Conflict(f"You have already signed {quarter.label}. It still needs the other party's signature.")
        if signature.side == party:
            raise Conflict(f"{signature.person.name} has already signed {quarter.label} for your party.")
    signature = Signature(side=party, person_id=actor.person_id, signed_at=now)
    revision.signatures.append(signature)
    session.flush()
    signed(session, quarter, now)
    if not standing:
        _ask_other_party(session, agreement, signature, now)
    else:
        explained = [row.id for row in differences.explanations_of(session, quarter).values()]
        revision.signed_at, revision.content = now, revision.made_of | {differences.EXPLANATIONS: explained}
        outbox.enqueue(session, SIGNED, quarter.id, Team(), now, replies_to=quarter.board_id)
        _send_figures(session, agreement, quarter, now)
    record(session, actor, "sign quarter", quarter, now, revision=revision.revision, side=party)
    board_changed(session, quarter, now)
    return quarter


def reopen(session: Session, actor: Actor, quarter_id: int, because: str | None, now: datetime) -> Quarter:
    """Reopen a quarter that was signed off, with a reason: a new revision. What was signed stays."""
    require(actor, Act.OPEN_QUARTER, Subject())
    quarter = records.locked(session, quarter_id)
    if quarter.is_open:
        raise Conflict(f"{quarter.label} is not signed off: it can be corrected without reopening it.")
    require_valid(check_reason(because, now))
    number = quarter.revision.revision + 1
    quarter.revisions.append(Revision(revision=number, because=because, opened_at=now, opened_by_id=actor.person_id))
    session.flush()
    outbox.enqueue(session, REOPENED, quarter.id, Team(), now, replies_to=quarter.board_id)
    reports_changed(session, quarter.school_year, now)
    record(session, actor, "reopen quarter", quarter, now, revision=number)
    board_changed(session, quarter, now)
    return quarter


def to_sign(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[Quarter]:
    """The quarters that lack nothing but signatures, that of a team member's own party among them; the oldest first."""
    if not may(actor, Act.SIGN_OFF, Subject()):
        return []
    waiting = [quarter for quarter in open_quarters(session) if _waits_for(quarter, actor) and not missing(quarter)]
    return [quarter for quarter in waiting if not unsigned(session, agreement, quarter, now)]


def _waits_for(quarter: Quarter, actor: Actor) -> bool:
    """Whether the actor's party is still to sign, by somebody who has not signed for the other one."""
    party = party_of(actor)
    return not any(row.side == party or row.person_id == actor.person_id for row in quarter.revision.standing)


def unsigned(session: Session, agreement: Agreement, quarter: Quarter, now: datetime) -> list[str]:
    """What keeps a quarter from being signed, in words."""
    if agreement.today(now) <= quarter.last_day:
        return [f"The quarter ends on {quarter.last_day:%B} {quarter.last_day.day}"]
    names = [records.party_name(agreement, submission.party) for submission in missing(quarter)]
    lacking = [f"No submission from {first_of(names)}"] if names else []
    if any(submission.draft and submission.sent for submission in quarter.submissions):
        lacking.append("A submission is being corrected")
    if has_changed(session, agreement, quarter):
        lacking.append("The police figures have changed since they were confirmed")
    if names := _unexplained(session, agreement, quarter):
        lacking.append(f"The parties' figures differ without an explanation at {first_of(names)}")
    if is_to_meet(agreement, quarter):
        lacking.append("No team meeting in its weeks is on record, nor a reason why none was held")
    return lacking


def _unexplained(session: Session, agreement: Agreement, quarter: Quarter) -> list[str]:
    explained = differences.explanations_in(session, quarter.revision)
    asking = [held.school for held in held_in(of_revision(session, quarter.revision), explained) if held.asks]
    return [agreement.school_name(school) for school in dict.fromkeys(asking)]


@dataclass(frozen=True)
class SignOff:
    """How far a quarter's sign-off is, for a member of the team."""

    party: Party
    lacking: list[str]
    has_changed: bool
    can_sign: bool
    fingerprint: str


def sign_off(session: Session, agreement: Agreement, actor: Actor, quarter: Quarter, now: datetime) -> SignOff | None:
    """What a member of the team sees of the sign-off; nothing for anybody else, or for a year to compare with."""
    if quarter.is_whole_year or not may(actor, Act.SIGN_OFF, Subject()):
        return None
    party, is_open = party_of(actor), quarter.is_open
    lacking = unsigned(session, agreement, quarter, now) if is_open else []
    is_outdated = not is_open and has_changed(session, agreement, quarter)
    has_signed = party in [signature.party for signature in quarter.revision.standing]
    return SignOff(party, lacking, is_outdated, is_open and not (lacking or has_signed), fingerprint(session, quarter))


def first_of(names: Sequence[str]) -> str:
    """Names in a row; of many the first ones, and how many more."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def party_of(actor: Actor) -> Party:
    """The party for which a member of the team acts."""
    return next(held.side for held in allowing(actor, Act.SIGN_OFF, Subject()) if held.side)


def fingerprint(session: Session, quarter: Quarter) -> str:
    """What tells a quarter as it is now from the same quarter after a change of what is signed."""
    explained = sorted(row.id for row in differences.explanations_in(session, quarter.revision).values())
    signed = json.dumps([quarter.revision.revision, quarter.revision.made_of, explained], sort_keys=True)
    return hashlib.sha256(signed.encode()).hexdigest()[:16]


def _ask_other_party(session: Session, agreement: Agreement, signature: Signature, now: datetime) -> None:
    """The team's members of the other party are told that it is theirs to sign."""
    today = agreement.today(now)
    for person in people_who_may(session, Act.SIGN_OFF, Subject(), today):
        if party_of(with_roles_of(session, person, today)) != signature.side and person.id != signature.person_id:
            outbox.enqueue(session, TO_SIGN, signature.id, PersonDM(person.id), now)


def _send_figures(session: Session, agreement: Agreement, quarter: Quarter, now: datetime) -> None:
    """The totals at once, and the workbook once it is made, to those who may take out the totals of all schools."""
    request = QuarterBook(quarter.id, quarter.revision.revision, signed_off=True)
    today = agreement.today(now)
    for person in people_who_may(session, Act.EXPORT_TOTALS, Subject(), today):
        export = exporting.ask(session, with_roles_of(session, person, today), request, now, by="bot")
        outbox.enqueue(session, FIGURES, export.id, PersonDM(person.id), now)
