"""The forms in which the chief proposes, and the page on which the superintendent agrees to all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.appointments.ids import AppointmentFormId
from handlers.appointments.views import HOW_IT_CHANGES, TITLE, names
from handlers.metadata import Fields
from handlers.parts import LONGEST_SECTION, Question, escaped, header, modal, paragraph, small
from handlers.values import whole
from models.appointments.form import LONGEST_WORDS, ProposalForm, yearly
from models.appointments.steps import CONCERN, SILENCE
from models.appointments.tables import REASONS, Appointment
from models.people.tables import Person
from models.terms import Agreement

SCHOOLS_IN_A_FORM = 10
ANSWERS = {SILENCE: " · no answer from the principal", CONCERN: " · *the principal has raised a concern*"}
"""What the superintendent is to see before agreeing to all at once."""
MOST_LETTERS = 200  # of the names of a school, where many schools are in one window
MOST_BROUGHT = 3
NOT_LISTED = (
    "Somebody is not in the list? An administrator first proposes the role School Resource Officer, without a school, "
    "in `/sro-setup`."
)
NOBODY_YET = (
    "Nobody on the roster is or was an officer. An administrator first proposes the role School Resource Officer, "
    "without a school, in /sro-setup."
)
RIGHT = "This is right: propose it"
WHY_EMPTY = "Needed where a school has no officer."


@dataclass(frozen=True)
class SchoolAsked:
    """A school in the form of a year: who is there now, to be kept or changed."""

    school: str
    officers: Sequence[int]
    words: str | None = None


def _officers(field: str, label: str, people: Mapping[int, Person], given: Sequence[int]) -> Block:
    codes = {str(person.id): person.name[:75] for person in people.values()}
    return Question(field, label, optional=True).several(codes, [str(person_id) for person_id in given])


def year_form(
    agreement: Agreement, school_year: str, asked: Sequence[SchoolAsked], people: Mapping[int, Person], left: int
) -> View:
    """A school year: each school with its officers of today, to be kept, changed or left empty."""
    blocks: list[Block] = [
        header(f"School year {school_year}"),
        small(f"Each school has its officers of today. {HOW_IT_CHANGES} {NOT_LISTED}"),
    ]
    for at in asked:
        blocks.append(_officers(f"officers:{at.school}", agreement.school_name(at.school), people, at.officers))
        blocks.append(
            Question(f"words:{at.school}", "In a few words", WHY_EMPTY, optional=True).text(at.words, LONGEST_WORDS)
        )
    if left:
        blocks.append(small(f"{left} more schools follow when these are proposed."))
    about = {"school_year": school_year, "schools": [at.school for at in asked]}
    return modal(TITLE, AppointmentFormId.YEAR_PROPOSED, blocks, submit="Propose", metadata=about)


def year_answers(agreement: Agreement, about: Fields, given: Fields, today: date) -> list[ProposalForm]:
    """What was answered for each school."""
    return [
        yearly(agreement, school, about["school_year"], _ids(given[f"officers:{school}"]), given[f"words:{school}"],
               today)
        for school in about["schools"]
    ]  # fmt: skip


def school_form(agreement: Agreement, form: ProposalForm, people: Mapping[int, Person]) -> View:
    """One school, from a day on."""
    blocks = [
        header(agreement.school_name(form.school)),
        _officers("officers", "Officers from the first day on", people, form.officers),
        small(f"{HOW_IT_CHANGES} {NOT_LISTED}"),
        Question("reason", "Why").choice(REASONS, form.reason or None),
        Question("first_day", "First day").day(form.first_day),
        Question("last_day", "Last day", "The end of the school year, unless it is for a leave.").day(form.last_day),
        Question("words", "In a few words", "Needed unless it is the yearly appointment of an officer. The principal "
                 "and the superintendent read it.", optional=True).text(form.words, LONGEST_WORDS, lines=True),
    ]  # fmt: skip
    about = {"school": form.school, "replaces": form.replaces_id}
    return modal(TITLE, AppointmentFormId.PROPOSED, blocks, submit="Propose", metadata=about)


def school_answers(about: Fields, given: Fields) -> ProposalForm:
    """What was answered for it."""
    return ProposalForm(
        about["school"], _ids(given["officers"]), given["words"], given["reason"] or "", given["first_day"],
        given["last_day"], about["replaces"],
    )  # fmt: skip


def _ids(codes: Sequence[str]) -> tuple[int, ...]:
    return tuple(whole(code) for code in codes)


def agree_form(agreement: Agreement, found: Sequence[Appointment], brings: Mapping[int, Sequence[str]]) -> View:
    """All that wait for the superintendent, to be agreed to at once, as they stand; below each what it `brings`."""
    texts = [""]
    for row in found:
        answer = ANSWERS.get(row.heard.step if row.heard else "", "")
        text = f"*{escaped(agreement.school_name(row.school))}*: {escaped(names(row)[:MOST_LETTERS])}{answer}\n"
        text += "".join(f"• {escaped(words[:MOST_LETTERS])}\n" for words in brings.get(row.id, ())[:MOST_BROUGHT])
        if len(texts[-1]) + len(text) > LONGEST_SECTION:  # ninety schools are to fit into one window
            texts.append("")
        texts[-1] += text
    blocks = [
        paragraph("You agree to all of these. Open one by itself to read what its principal wrote."),
        *(paragraph(text) for text in texts if text),
        small("The assignments are entered on the roster, and the appointment letters are sent."),
    ]
    about = {"appointments": [f"{row.id}:{row.seen}" for row in found]}
    return modal(TITLE, AppointmentFormId.ALL_AGREED, blocks, submit="Agree to all", metadata=about)


def seen_in(about: Fields) -> dict[int, int]:
    """The proposals of that page, each with the number of steps that it had."""
    pairs = [noted.partition(":") for noted in about["appointments"]]
    return {whole(appointment): whole(seen) for appointment, _colon, seen in pairs}
