"""A request for revision as a letter of one party to the other, with the answers so far (§XI)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from exports.document import About, Paper, Style, in_words
from exports.letters import Signer, write_end, write_facts, write_head, write_signatures, write_text
from models.agreement.queries import numbered
from models.revisions.steps import ACCEPTED, REQUEST, SIGNED, STEPS, other
from models.revisions.tables import RevisionRequest, RevisionStep
from models.terms import Agreement
from models.vocabulary import Party

TITLE = "Request for revision of the agreement"
CONFIDENTIAL = "For both parties and the Collaboration Team"
RULE = "Either party may ask for changes of the agreement in writing (§XI)"
NOTHING_YET = "Nothing of it stands in the agreement so far."
ONLY_SIGNED = "The agreement changes only when both parties have signed a new text."
TITLES = {Party.POLICE: "Chief of Police", Party.SCHOOLS: "Superintendent"}


@dataclass(frozen=True)
class Written:
    """An answer to a request: what was done, who and when, the text and the words that came with it."""

    done: str
    said: str
    text: str | None
    words: str | None


@dataclass(frozen=True)
class Letter:
    """All that a letter says. Times that people read are texts, in the district's zone."""

    number: str
    clause: str
    state: str
    from_party: str
    to_party: str
    signer: Signer
    asked: datetime
    asked_at: str
    made_on: date
    in_force_from: date | None
    due_on: date | None
    signed_text: int | None
    present: str | None
    text: str
    reason: str
    accepted: str | None
    answers: Sequence[Written]
    cite: Callable[[str], str]


def letter_of(session: Session, agreement: Agreement, found: RevisionRequest) -> Letter:
    """The letter of a request, as it stands at this moment."""
    parties = agreement.agreement
    names = {Party.POLICE: parties.police, Party.SCHOOLS: parties.schools}
    first, *later = found.steps
    if first.step != REQUEST or first.text is None or first.words is None:
        raise ValueError("a request begins with its text and its reason")
    held, who = numbered(session, found.held_text), first.taken_by.name if first.taken_by else ""
    asked_at = agreement.local(found.asked_at)
    return Letter(
        number=found.label, clause=found.clause, state=found.stands,
        from_party=names[found.requester], to_party=names[other(found.requester)],
        signer=Signer(TITLES[found.requester], who, f"Requested in the bot {asked_at}"),
        asked=found.asked_at, asked_at=f"{who}, {asked_at}", made_on=parties.made_on,
        in_force_from=held.holds_from if held else None, due_on=found.due_on, signed_text=found.signed_text,
        present=found.present, text=first.text, reason=first.words,
        accepted=found.proposed.text if found.state in (ACCEPTED, SIGNED) else None,
        answers=[_written(agreement, step) for step in later], cite=agreement.cite,
    )  # fmt: skip


def _written(agreement: Agreement, step: RevisionStep) -> Written:
    by = f"{step.taken_by.name}, " if step.taken_by else ""
    due = f". A new signed text is due by {in_words(step.day)}." if step.day else ""
    return Written(STEPS[step.step].done, f"{by}{agreement.local(step.taken_at)}{due}", step.text, step.words)


def letter(about: Letter) -> bytes:
    """The letter as a .docx. The same letter gives the same bytes."""
    paper = Paper(About(TITLE, about.clause, about.from_party, about.asked, about.number, CONFIDENTIAL))
    write_head(paper, TITLE, f"{about.number}: {about.clause}", about.cite(RULE))
    write_facts(paper, "The request", {
        "From": about.from_party,
        "To": about.to_party,
        "Clause": about.clause,
        "Requested": about.asked_at,
        "Agreement dated": in_words(about.made_on),
        "Agreement in force": f"from {in_words(about.in_force_from)}" if about.in_force_from else None,
        "State": about.state,
        "Signed text due": in_words(about.due_on) if about.due_on else None,
        "New signed text": f"version {about.signed_text}" if about.signed_text else None,
    })  # fmt: skip
    paper.write("")
    paper.write(ONLY_SIGNED)
    write_text(paper, "Present text", about.present or NOTHING_YET)
    write_text(paper, "Proposed text", about.text)
    write_text(paper, "Reason", about.reason)
    write_text(paper, "Accepted text", about.accepted)
    _write_answers(paper, about.answers)
    write_signatures(paper, [about.signer])
    write_end(paper, about.number)
    return paper.content()


def _write_answers(paper: Paper, answers: Sequence[Written]) -> None:
    if answers:
        paper.write("Answers", Style.HEADING)
    for answer in answers:
        paper.write(answer.done, Style.SUBHEADING)
        paper.write(answer.said, Style.SMALL)
        write_text(paper, "Text", answer.text, style=Style.SUBHEADING)
        write_text(paper, "Reason", answer.words, style=Style.SUBHEADING)
