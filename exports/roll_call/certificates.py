"""The certificate list of a school year as a workbook: a row for each with a role, and for each of a list (§X)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.agreement.queries import numbered
from models.policy import Act, require
from models.roll_call.export_requests import CertificateList
from models.roll_call.lists import Listed, on_list
from models.roll_call.rolls import POLICE, Roll, lists_of, seen_by
from models.roll_call.standing import LABELS, Member, Wording, members, wording_on
from models.roll_call.trainings import Trainings, of_officers
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

TITLE = "Training on the agreement: certificate list"
COUNTS, PEOPLE, STAFF, DEFINITIONS = "Counts", "People", "Staff lists", "Definitions"
NOTE = (
    "Who holds a role on the day that this list is as of, and has confirmed that they read what the agreement asks of "
    "them. A confirmation is for one school year and the signed text in force. No answer to a question is kept."
)
NOTE_ON_STAFF = (
    "Employees without a Slack account, by the lists that principals, designees and supervisors keep. Confidential: "
    "names are for whoever keeps the list, the superintendent or the chief."
)


@dataclass(frozen=True)
class Made:
    """What rows are made with."""

    session: Session
    agreement: Agreement
    trainings: dict[int, Trainings]

    def text(self, number: int | None) -> date | None:
        """From which day a signed text holds, by its number."""
        found = numbered(self.session, number) if number else None
        return found.holds_from if found else None

    def schools(self, member: Member) -> str:
        """The schools of somebody's roles."""
        return self.agreement.school_names(dict.fromkeys(held.school for held in member.roles if held.school))


@dataclass(frozen=True)
class Entry:
    """A column: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[Made, Any], Any]
    kind: Kind = Kind.TEXT


def _party(_made: Made, member: Member) -> str:
    return "Police" if POLICE.has(member.roles) else "Schools"


def _roles(_made: Made, member: Member) -> str:
    return "; ".join(dict.fromkeys(ROLE_LABELS[Role(held.role)] for held in member.roles))


def _logged(what: str) -> Callable[[Made, Member], int | None]:
    def of(made: Made, member: Member) -> int | None:
        if not any(held.role == Role.OFFICER for held in member.roles):
            return None
        logged = made.trainings.get(member.person.id)
        return getattr(logged, what) if logged else 0

    return of


OF_PEOPLE = (
    Entry("Party", 10, "The party that their roles belong to.", _party),
    Entry("School", 26, "The schools where they hold a role; blank for a role that is of no school.",
          lambda made, member: made.schools(member) or None),
    Entry("Name", 26, "As the roster has it.", lambda _made, member: member.person.name),
    Entry("Roles", 34, "Their roles on the day that the list is as of.", _roles),
    Entry("State", 24, "How they stand. The days for it are district goals.",
          lambda _made, member: LABELS[member.state]),
    Entry("Confirmed on", 14, "The day of their confirmation.", lambda _made, member: member.confirmed_on, Kind.DATE),
    Entry("Signed text from", 16, "From which day the signed text holds that was in force then; blank where none "
          "was in the bot.",
          lambda made, member: made.text(member.confirmation.signed_text) if member.confirmation else None, Kind.DATE),
    Entry("Asked on", 14, "When they were asked.",
          lambda made, member: made.agreement.today(member.ask.asked_at) if member.ask else None, Kind.DATE),
    Entry("Due on", 14, "The day by which they were to confirm (district goal).",
          lambda _made, member: member.ask.due_on if member.ask else None, Kind.DATE),
    Entry("Trainings logged", 12, "How many trainings an officer has logged with /sro-log in the school year (§V.14); "
          "blank for others.", _logged("count"), Kind.WHOLE),
    Entry("Hours of training", 12, "The hours of these.", _logged("hours"), Kind.WHOLE),
)  # fmt: skip


def _list(made: Made, row: Listed) -> str:
    return row.person.roll.label(made.agreement)


OF_STAFF = (
    Entry("List", 26, "The school whose list it is, or the police.", _list),
    Entry("Name", 26, "As it was entered.", lambda _made, row: row.person.name),
    Entry("Function", 30, "As it was entered.", lambda _made, row: row.person.function),
    Entry("Trained on", 14, "The day of the training in the school year, on the signed text in force.",
          lambda _made, row: row.trained_on, Kind.DATE),
    Entry("Added on", 14, "When they were put on the list.",
          lambda made, row: made.agreement.today(row.person.added_at), Kind.DATE),
    Entry("Struck off on", 14, "When they were struck off: no longer counted, and shown where trained before.",
          lambda made, row: made.agreement.today(row.person.struck_at) if row.person.struck_at else None, Kind.DATE),
)  # fmt: skip


def certificates(
    session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime
) -> tuple[bytes, int]:
    """The list of a school year as an .xlsx, of those for whom somebody may have it, and how many rows are in it.

    It is as of today, or of the school year's last day. Raises `Refused`.
    """
    day = min(agreement.today(now), agreement.days_of(school_year)[1])
    CertificateList(school_year).authorize(session, actor)
    rolls = seen_by(agreement, actor, Act.EXPORT_CERTIFICATES)
    wording = wording_on(session, day)
    everybody = members(session, agreement, day, wording=wording)
    people = [member for member in everybody if any(roll.has(member.roles) for roll in rolls)]
    staff = {roll: _staff(session, agreement, actor, roll, day, wording)
             for roll in lists_of(agreement, actor, Act.EXPORT_CERTIFICATES)}  # fmt: skip
    listed = [row for rows in staff.values() for row in rows]
    made = Made(session, agreement, dict(of_officers(session, agreement, school_year)))
    book = Book(About(agreement, TITLE, f"school year {school_year}, as of {day:%B} {day.day}, {day.year}",
                      Edition.INTERNAL, now, actor.name))  # fmt: skip
    still = {roll: [row for row in rows if _is_there(agreement, row, day)] for roll, rows in staff.items()}
    _write_counts(book, agreement, rolls, people, still)
    _write(book, PEOPLE, NOTE, OF_PEOPLE, made, people)
    _write(book, STAFF, NOTE_ON_STAFF, OF_STAFF, made, listed)
    columns = [Column("Column", width=28), Column("Definition", width=80)]
    meanings = [(entry.heading, agreement.cite(entry.meaning)) for entry in (*OF_PEOPLE, *OF_STAFF)]
    book.sheet(DEFINITIONS).table(columns, meanings)
    return book.content(), len(people) + len(listed)


def _staff(
    session: Session, agreement: Agreement, actor: Actor, roll: Roll, day: date, wording: Wording
) -> list[Listed]:
    """Who was on a list on a day; who was struck off before it only where they were trained in its school year."""
    require(actor, Act.READ_STAFF_LIST, roll.subject)
    found = on_list(session, agreement, roll, day, wording, with_struck=True)
    return [row for row in found if agreement.today(row.person.added_at) <= day
            and (row.trained_on or _is_there(agreement, row, day))]  # fmt: skip


def _is_there(agreement: Agreement, row: Listed, day: date) -> bool:
    struck = row.person.struck_at
    return struck is None or agreement.today(struck) > day


def _write_counts(
    book: Book, agreement: Agreement, rolls: Sequence[Roll], people: Sequence[Member],
    staff: dict[Roll, list[Listed]],
) -> None:  # fmt: skip
    sheet = book.sheet(COUNTS)
    sheet.note(NOTE)
    columns = (
        Column("Of", width=34), Column("With a role", Kind.WHOLE, 14), Column("Confirmed", Kind.WHOLE, 14),
        Column("On staff lists", Kind.WHOLE, 14), Column("Trained", Kind.WHOLE, 14),
    )  # fmt: skip
    sheet.table(columns, [_count(agreement, roll, people, staff) for roll in rolls])


def _count(
    agreement: Agreement, roll: Roll, people: Sequence[Member], staff: dict[Roll, list[Listed]]
) -> tuple[str, int, int, int, int]:
    found = [member for member in people if roll.has(member.roles)]
    rows = [row for of, listed in staff.items() if of == roll or (of.side is roll.side and roll.school is None)
            for row in listed]  # fmt: skip
    return (
        roll.label(agreement), len(found), sum(1 for member in found if member.confirmation), len(rows),
        sum(1 for row in rows if row.trained_on),
    )  # fmt: skip


def _write(book: Book, name: str, note: str, entries: Sequence[Entry], made: Made, rows: Sequence[Any]) -> None:
    sheet = book.sheet(name)
    sheet.note(note)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in entries]
    sheet.table(columns, [[entry.value(made, row) for entry in entries] for row in rows])
