"""The questions about a clause of the agreement, which requests and disputes share: choose one, or say where."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.metadata import Fields
from handlers.parts import Question
from models.agreement.clauses import LONGEST_PLACE, ClauseForm, choices
from models.terms import Agreement

PLACE = "Where exactly"


def clause_questions(agreement: Agreement, given: ClauseForm | None = None) -> Sequence[Block]:
    """Asks which clause it is about."""
    form = given or ClauseForm()
    codes = {key: label[:75] for key, label in choices(agreement).items()}
    return [
        Question("clause", "Clause", "Choose one, or say below where in the agreement.", optional=True).choice(
            codes, form.key
        ),
        Question("place", PLACE, "Such as the second sentence.", optional=True).text(form.place, LONGEST_PLACE),
    ]


def clause_in(given: Fields) -> ClauseForm:
    """What was answered."""
    return ClauseForm(given["clause"], given["place"])
