"""The document of a settled dispute: both views, the meetings, and the outcome that both sides confirmed (§XI)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from exports.document import About, Paper, Style, in_words
from exports.letters import Signer, write_end, write_facts, write_head, write_signatures, write_text
from models.agreement.queries import numbered
from models.disputes.steps import SETTLED, SIDES
from models.disputes.tables import Dispute, DisputeStep
from models.terms import Agreement
from models.vocabulary import Party

TITLE = "Outcome of a dispute about the agreement"
CONFIDENTIAL = "For the chief, the principal and the superintendent"
RULE = "Disputes about the agreement are worked out by the Chief of Police and the Principal together (§XI)"
TITLES = {Party.POLICE: "Chief of Police", Party.SCHOOLS: "Principal"}


@dataclass(frozen=True)
class Written:
    """Something that was written: its heading, who and when, and the words."""

    heading: str
    said: str
    words: str


@dataclass(frozen=True)
class Document:
    """All that the document says. Times that people read are texts, in the district's zone."""

    number: str
    clause: str
    school: str
    parties: str
    opened: str
    settled: datetime
    settled_at: str
    made_on: date
    in_force_from: date | None
    outcome: str
    views: Sequence[Written]
    meetings: Sequence[Written]
    signers: Sequence[Signer]
    cite: Callable[[str], str]


def paper_of(session: Session, agreement: Agreement, found: Dispute) -> Document:
    """The document of a settled dispute."""
    if found.state != SETTLED or found.outcome is None:
        raise ValueError("only a settled dispute has a document")
    parties, first = agreement.agreement, found.steps[0]
    held, confirmed = numbered(session, found.held_text), found.confirmations
    return Document(
        number=found.label, clause=found.clause, school=agreement.school_name(found.school),
        parties=f"{parties.police}\n{parties.schools}",
        opened=f"{first.taken_by.name}, {agreement.local(first.taken_at)}",
        settled=found.last.taken_at, settled_at=agreement.local(found.last.taken_at), made_on=parties.made_on,
        in_force_from=held.holds_from if held else None, outcome=found.outcome.words or "",
        views=[
            _written(agreement, f"How {SIDES[party]} sees it", view)
            for party in Party if (view := found.view_of(party))
        ],
        meetings=[_met(agreement, step) for step in found.meetings],
        signers=[
            Signer(TITLES[party], step.taken_by.name, f"Confirmed in the bot {agreement.local(step.taken_at)}")
            for party, step in confirmed.items()
        ],
        cite=agreement.cite,
    )  # fmt: skip


def _written(agreement: Agreement, heading: str, step: DisputeStep) -> Written:
    return Written(heading, f"{step.taken_by.name}, {agreement.local(step.taken_at)}", step.words or "")


def _met(agreement: Agreement, step: DisputeStep) -> Written:
    held = in_words(step.day) if step.day else agreement.local(step.taken_at)
    return Written(held, f"Present: {step.present}. Recorded by {step.taken_by.name}.", step.words or "")


def paper(about: Document) -> bytes:
    """The document as a .docx. The same document gives the same bytes."""
    made = Paper(About(TITLE, f"{about.clause}, {about.school}", about.parties, about.settled, about.number,
                       CONFIDENTIAL))  # fmt: skip
    write_head(made, TITLE, f"{about.number}: {about.clause}", about.cite(RULE))
    write_facts(made, "The dispute", {
        "School": about.school,
        "Clause": about.clause,
        "Parties": about.parties,
        "Agreement dated": in_words(about.made_on),
        "Agreement in force": f"from {in_words(about.in_force_from)}" if about.in_force_from else None,
        "Opened": about.opened,
        "Settled": about.settled_at,
    })  # fmt: skip
    write_text(made, "The outcome", about.outcome)
    for view in about.views:
        write_text(made, view.heading, view.words, view.said)
    if about.meetings:
        made.write("Meetings", Style.HEADING)
    for meeting in about.meetings:
        write_text(made, meeting.heading, meeting.words, meeting.said, Style.SUBHEADING)
    write_signatures(made, about.signers)
    write_end(made, about.number)
    return made.content()
