"""What a request or a dispute is about: a clause that is chosen, or where in the agreement in words, or both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.agreement.digest import BY_KEY
from models.district.values import CITED
from models.terms import Agreement
from models.texts import check_text

LONGEST_PLACE = 200
LONGEST_CLAUSE = 300
MISSING = "Choose a clause, or say in words where in the agreement."


@dataclass(frozen=True)
class ClauseForm:
    """A clause by its key, and words that say where."""

    key: str | None = None
    place: str | None = None


def choices(agreement: Agreement) -> Mapping[str, str]:
    """The clauses that can be chosen, by key: as this agreement numbers them, sections with what they are about."""
    return {key: _label(agreement, key) for key in CITED}


def _label(agreement: Agreement, key: str) -> str:
    cited = agreement.cite(f"§{key}")
    return f"{cited} {BY_KEY[key].title}" if key in BY_KEY else cited


def check_clause(form: ClauseForm, now: datetime) -> dict[str, str]:
    """What is wrong with the answers, by field."""
    if form.key is not None and form.key not in CITED:
        return {"clause": "Choose a clause of the list."}
    if not form.key and not (form.place or "").strip():
        return {"clause": MISSING}
    return check_text("place", form.place or "", LONGEST_PLACE, now)


def clause_in_words(agreement: Agreement, form: ClauseForm) -> str:
    """What a record keeps: the clause as it is numbered at this time, and the words."""
    return ", ".join(filter(None, (form.key and _label(agreement, form.key), (form.place or "").strip())))
