"""What holds and records are called in windows and messages."""

from handlers.parts import day
from models.retention.kinds import KINDS
from models.retention.tables import Hold
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party


def number_of(count: int) -> str:
    """So many records."""
    return "1 record" if count == 1 else f"{count} records"


def of_hold(agreement: Agreement, hold: Hold) -> str:
    """What a hold covers."""
    parts = [
        f"{KINDS[hold.kind].label} {hold.record_label}" if hold.kind and hold.kind in KINDS else None,
        hold.person.name if hold.person else None,
        agreement.school_name(hold.school) if hold.school else None,
        f"from {day(hold.first_day)}" if hold.first_day else None,
        f"to {day(hold.last_day)}" if hold.last_day else None,
    ]
    return " · ".join(part for part in parts if part)


def side_of(hold: Hold) -> str:
    """Whose hold it is."""
    return PARTY_LABELS[Party(hold.side)]
