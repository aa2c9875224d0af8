"""The certificate of a disposal: which records, by whose approval, what was removed, and what it does not cover."""

from datetime import datetime

from sqlalchemy.orm import Session

from exports.document import About, Line, Paper, Style, in_words
from exports.letters import Signer, write_end, write_facts, write_head, write_signatures
from models.delivery.erasing import Erased
from models.delivery.outbox import Delivery
from models.retention.kinds import KINDS
from models.retention.queries import erased
from models.retention.steps import DISPOSED, OUTCOMES
from models.retention.tables import Disposal, DisposalItem
from models.terms import Agreement
from models.vocabulary import Party

TITLE = "Certificate of disposal"
CONFIDENTIAL = "For the chief and the superintendent"
HEADS = {Party.POLICE: "Chief of Police", Party.SCHOOLS: "Superintendent"}
REMOVED = (
    "For each record named below the following was removed from the bot's database: what every version of it said, "
    "students' details, questions and answers, words of its steps, drafts and the contents of messages about it. "
    "Numbers, dates, the people who acted on it, this list and the audit log are kept. The audit log names acts, "
    "people and records, and holds none of their contents."
)
NOT_COVERED = (
    "Backups of the database made before the day on which a record was disposed of: they go with their own schedule.",
    "Files that were taken out or released earlier, such as notice logs, reports and packets, wherever they are kept.",
    "What people wrote themselves in Slack, and what Slack keeps of messages that were deleted, by the workspace's own "
    "settings.",
    "Counts that were printed or signed before, which stay as they were adopted.",
    "Records of the same events in other systems of the police department or the schools.",
)
HASHED = (
    "The fingerprint (SHA-256) is of what a record said when it was disposed of, without students' details, which "
    "could be guessed from it."
)


def certificate(session: Session, agreement: Agreement, disposal: Disposal, now: datetime) -> bytes:
    """The certificate of a disposal that was carried out, as a .docx."""
    parties, made = agreement.agreement, disposal.done_at or now
    both = f"{parties.police}\n{parties.schools}"
    number = f"Certificate {disposal.id}"
    paper = Paper(About(TITLE, disposal.label, both, made, number, CONFIDENTIAL))
    write_head(paper, TITLE, number, agreement.cite("Records kept for the review of the program (§V.6)"))
    write_facts(paper, "The disposal", {
        "Parties": both, "Listed": agreement.local(disposal.listed_at),
        "Approved by both": agreement.local(disposal.approved_at) if disposal.approved_at else None,
        "Carried out": agreement.local(made), "Records disposed of": str(len(disposal.disposed)),
        "Records kept": str(len(disposal.items) - len(disposal.disposed)), "As of": agreement.local(now),
    })  # fmt: skip
    _write(paper, "What was removed", REMOVED)
    _write(paper, "What this does not cover", *NOT_COVERED)
    _messages(paper, agreement, erased(disposal, session), session)
    _records(paper, agreement, disposal)
    _kept(paper, agreement, disposal)
    write_signatures(paper, [
        Signer(HEADS[side], row.approved_by.name,
               f"Approved {_so_many(row.records, 'record')} in the bot {agreement.local(row.approved_at)}")
        for side, row in disposal.approved_by.items()
    ])  # fmt: skip
    write_end(paper, number)
    return paper.content()


def _so_many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _write(paper: Paper, heading: str, *lines: str) -> None:
    paper.write(heading, Style.HEADING)
    for line in lines:
        paper.write(line)


def _messages(paper: Paper, agreement: Agreement, found: Erased, session: Session) -> None:
    said = [f"Deleted in Slack: {found.deleted}. Could not be deleted: {len(found.left)}."]
    if found.waiting:
        said.append(f"Not answered for by Slack yet: {found.waiting}. Ask for this certificate again later.")
    _write(paper, "The bot's own messages about these records", *said)
    if found.left:
        table = paper.table((2.9, 1.6, 2.0), ("Where", "Posted", "Why it stands"))
        for row in found.left:
            first = session.get_one(Delivery, row.subject_id)
            posted = agreement.local(first.posted_at) if first.posted_at else "not known"
            where = f"{row.place.label(agreement)} ({row.destination}, message {row.message_ts or 'of a file'})"
            table.row([Line(where)], [Line(posted)], [Line(row.problem or "not known")])


def _records(paper: Paper, agreement: Agreement, disposal: Disposal) -> None:
    _write(paper, "Records disposed of", HASHED)
    for code, kind in KINDS.items():
        items = [item for item in disposal.disposed if item.kind == code]
        if not items:
            continue
        paper.write(f"{kind.many}: {len(items)}", Style.SUBHEADING)
        paper.write(f"Years count from {kind.counts_from}. {_authorities(items)}", Style.SMALL, with_next=True)
        table = paper.table((1.5, 1.5, 1.2, 2.3), ("Number", "School", "Counts from", "SHA-256"))
        for item in items:
            school = agreement.school_name(item.school) if item.school else "none"
            table.row(
                [Line(item.label)], [Line(school)], [Line(in_words(item.counts_from))],
                [Line(item.sha256 or "", Style.CELL_SMALL)],
            )  # fmt: skip


def _authorities(items: list[DisposalItem]) -> str:
    found = dict.fromkeys(f"Kept {_so_many(item.years, 'year')} by {item.authority}" for item in items)
    return f"{'; '.join(found)}."


def _kept(paper: Paper, agreement: Agreement, disposal: Disposal) -> None:
    kept = [item for item in disposal.items if item.outcome and item.outcome != DISPOSED]
    if not kept:
        return
    paper.write("Records that were on the list and are kept", Style.HEADING)
    table = paper.table((1.8, 2.2, 2.5), ("Number", "School", "Why"))
    for item in kept:
        school = agreement.school_name(item.school) if item.school else "none"
        table.row([Line(item.label)], [Line(school)], [Line(OUTCOMES[item.outcome or ""])])
