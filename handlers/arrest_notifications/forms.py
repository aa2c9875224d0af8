"""The form in which a step of an arrest notification is answered."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.arrest_notifications.ids import ArrestFormId
from handlers.arrest_notifications.words import about
from handlers.metadata import Fields
from handlers.parts import Question, modal, paragraph, small
from handlers.values import code, whole
from models.arrest_notifications.form import HOW, MOST_ARRESTED, OFFENSES, WHOM, StepForm
from models.arrest_notifications.queries import first_letter_words
from models.arrest_notifications.steps import HAND_OVER, SAY_CLASS, SEND, TELL, Step
from models.arrest_notifications.tables import ArrestNotification
from models.people.tables import Person
from models.terms import Agreement

TITLE = "Arrest notification"
LABELS = {"words": "Brief description"}
NO_NAMES = (
    "*No name and no birth date here.* The letter has blank lines for them: fill them in by hand on the printed "
    "letter, or say them when you call."
)
RIGHT = "The number is right"
SEVERAL = "Of several, choose the most serious one of an enrolled student aged 7 to 20."


def step_form(
    agreement: Agreement, found: ArrestNotification, step: Step, tellers: Sequence[Person], me: int,
    given: StepForm | None = None,
) -> View:  # fmt: skip
    """Asks what a step needs; `given` is what was answered of the class of offense, if it is asked again."""
    blocks = [paragraph(f"*{about(agreement, found)}*"), *_questions(found, step.code, tellers, me, given)]
    noted = {"notice": found.notice_id, "step": step.code, "saves": found.seen}
    return modal(TITLE, ArrestFormId.STEP_TAKEN, blocks, submit="Send" if step.code == SEND else "Save", metadata=noted)


def _questions(
    found: ArrestNotification, step: str, tellers: Sequence[Person], me: int, given: StepForm | None
) -> list[Block]:
    if step == SAY_CLASS:
        said = given or StepForm(offense=found.offense, arrested=found.arrested)
        return [
            Question("offense", "Class of offense", SEVERAL).choice(OFFENSES, said.offense),
            Question("arrested", "Students arrested", "The letter has a line for each.").number(
                said.arrested or 1, 1, MOST_ARRESTED
            ),
        ]
    if step == SEND:
        return [
            Question("words", LABELS["words"], "From the notice; change what the superintendent is to read.").words(
                first_letter_words(found)
            ),
            small(NO_NAMES),
            small("It goes to the superintendent by direct message, and a copy to you."),
        ]
    people = {str(person.id): person.name for person in tellers}
    by = [Question("by", "Told by").choice(people, str(me))] if step == TELL else []
    how = [Question("how", "How").choice(HOW, None)] if step == HAND_OVER else []
    whom = "Who was told" if step == TELL else "Delivered to"
    return [*by, *how, Question("whom", whom).choice(WHOM, "superintendent"), Question("at", "When").moment(None)]


def answered(step: str, given: Fields) -> StepForm:
    """What was answered."""
    fields: Mapping[str, tuple[str, ...]] = {
        SAY_CLASS: ("offense", "arrested"), TELL: ("whom", "at"), HAND_OVER: ("whom", "how", "at"), SEND: ("words",),
    }  # fmt: skip
    by_id = whole(code(given["by"])) if step == TELL and given["by"] else None
    return StepForm(by_id=by_id, **{name: given[name] for name in fields.get(step, ())})
