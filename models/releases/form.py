"""Which records are asked for or released, and what of it can be taken (§V.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.notices.finding import number_in
from models.packet_fields import released_fields
from models.terms import Agreement
from models.texts import LONGEST, check_why

LOG, LOG_STUDENTS, TOTALS = "notice_log", "notice_log_students", "totals"
NOTICES, NOTICES_STUDENTS, PACKETS = "notices", "notices_students", "packets"
KINDS: Mapping[str, str] = {
    LOG: "Notice log, without student details",
    LOG_STUDENTS: "Notice log, with student details",
    TOTALS: "Totals of notices",
    NOTICES: "Single notices, without student details",
    NOTICES_STUDENTS: "Single notices, with student details",
    PACKETS: "Packets of single notices (Word documents)",
}
"""What there is to ask for and to release. Codes stay for good."""
FILES, SINGLE = (LOG, LOG_STUDENTS, TOTALS), (NOTICES, NOTICES_STUDENTS, PACKETS)
EITHER_OR = ((LOG, LOG_STUDENTS), (NOTICES, NOTICES_STUDENTS))
LONGEST_PERIOD = timedelta(days=731)
MOST_NOTICES = 20
LONGEST_NUMBERS = 300
FURTHEST = timedelta(days=366)
NUMBER = "Enter each number with its school year, such as 2026-27/0014, with a comma between them."
UNKNOWN = "Please choose again: this is no longer offered."
NO_PURPOSE = "Please say what the records are for."


@dataclass(frozen=True)
class Records:
    """Some records: which kinds, of one school or of all, in which period; single notices by their numbers.

    `redacted` are the fields that are taken out of packets; of a request there are none.
    """

    what: tuple[str, ...]
    school: str | None = None
    first: date | None = None
    last: date | None = None
    numbers: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The kinds among them that are files, in their order."""
        return tuple(kind for kind in FILES if kind in self.what)

    @property
    def has_notices(self) -> bool:
        """Whether single notices are among them."""
        return any(kind in self.what for kind in SINGLE)

    @property
    def in_words(self) -> str:
        """Which kinds, in a row."""
        return "; ".join(KINDS[kind] for kind in KINDS if kind in self.what)


@dataclass(frozen=True)
class RequestForm:
    """What the superintendent asks for, what for, and by when it is needed."""

    records: Records
    purpose: str | None
    needed_by: date | None = None


def numbers_in(text: str | None) -> tuple[str, ...]:
    """The numbers of notices that somebody typed, each once; what is none stays as it was typed."""
    pieces = (piece.strip() for piece in (text or "").replace("\n", ",").replace(";", ",").split(","))
    return tuple(dict.fromkeys(_label(piece) for piece in pieces if piece))


def _label(piece: str) -> str:
    found = number_in(piece)
    return f"{found.school_year}/{found.number:04d}" if found and found.school_year else piece


def check_records(agreement: Agreement, records: Records, today: date) -> dict[str, str]:
    """What is wrong with the choice of records, by its field."""
    problems: dict[str, str] = {}
    if not records.what or not set(records.what) <= set(KINDS):
        problems["what"] = "Choose what."
    elif any(set(pair) <= set(records.what) for pair in EITHER_OR):
        problems["what"] = "Choose either with or without student details."
    if records.school is not None and records.school not in [school.key for school in agreement.school]:
        problems["school"] = "This school is not part of the agreement."
    if not set(records.redacted) <= set(released_fields()):
        problems["redacted"] = UNKNOWN
    return problems | _period(records, today) | _numbers(records)


def _period(records: Records, today: date) -> dict[str, str]:
    if not records.files:
        return {}
    first, last = records.first, records.last
    if first is None or last is None:
        return {"first" if first is None else "last": "Enter the day."}
    if first > today:
        return {"first": "This is after today."}
    if last < first:
        return {"last": "This is before the first day."}
    return {"last": "The period can be two years at most."} if last - first > LONGEST_PERIOD else {}


def _numbers(records: Records) -> dict[str, str]:
    if not records.has_notices:
        return {"what": "Choose single notices, too, or leave out their numbers."} if records.numbers else {}
    found = [number_in(number) for number in records.numbers]
    if not found or not all(number and number.school_year for number in found):
        return {"numbers": NUMBER}
    return {"numbers": f"At most {MOST_NOTICES} notices at once."} if len(found) > MOST_NOTICES else {}


def check_request(agreement: Agreement, form: RequestForm, today: date, now: datetime) -> dict[str, str]:
    """What is wrong with a request, by its field."""
    problems = check_records(agreement, form.records, today)
    problems |= check_why("purpose", form.purpose, LONGEST, now, NO_PURPOSE)
    if form.needed_by and not today <= form.needed_by <= today + FURTHEST:
        problems["needed_by"] = "Enter a day from today on, within a year."
    return problems
