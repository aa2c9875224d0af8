"""The windows of the training on the agreement: where one stands, what there is to read, and who has not confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.export_requests.ids import ExportActionId, OfSchoolYear
from handlers.parts import LONGEST_SECTION, actions, button, day, escaped, header, modal, paragraph, small
from handlers.roll_call.ids import RollCallActionId, RollPage, Shown
from handlers.sections import row
from handlers.values import Nothing, Page
from models.actor import Actor
from models.agreement.digest import SECTIONS, DigestSection
from models.roll_call.acts import Reading
from models.roll_call.counts import Unconfirmed
from models.roll_call.rolls import POLICE, Roll
from models.roll_call.standing import LABELS, Member, State, Wording
from models.roll_call.trainings import Trainings
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

TITLE = "Training"
RULE = (
    "Both parties train their employees on this agreement (§X). Each school year everybody with a role reads what it "
    "asks of them and confirms it."
)
DIGEST = "In this bot's own words. They are not the agreement: *the signed text counts*, in `/sro-agreement`."
NO_ACCOUNT = "no Slack account: cannot be asked"
WHO_SEES = "Who has not confirmed is seen by those responsible: a principal, the superintendent, supervisors and chief."
ROLLS_ON_A_PAGE, PEOPLE_ON_A_PAGE, PEOPLE_IN_A_BLOCK = 8, 40, 8
MOST_ROLES = 4


@dataclass(frozen=True)
class RollRow:
    """Who answers for whom: how many of how many have confirmed and are late; how many of a list are trained.

    What the reader may not see is nothing.
    """

    roll: Roll
    confirmed: tuple[int, int] | None = None
    late: int = 0
    listed: tuple[int, int] | None = None
    has_list: bool = False


@dataclass(frozen=True)
class Overview:
    """The first page for one reader; `exports` has the school years of which they may have the certificate list."""

    own: Member
    school_year: str
    rows: Sequence[RollRow]
    page: int
    exports: Sequence[str]


def overview(agreement: Agreement, found: Overview) -> View:
    """Where the reader stands, and those for whom they answer."""
    shown = found.rows[found.page * ROLLS_ON_A_PAGE : (found.page + 1) * ROLLS_ON_A_PAGE]
    blocks = [
        header("Training on the agreement"),
        paragraph(_own(found.own, found.school_year)),
        *actions([_read(found.own), *([questions_button()] if found.own.confirmation else [])], "roll_call_own"),
        small(escaped(agreement.cite(RULE))),
        *([DividerBlock(), header("Who has confirmed")] if shown else []),
        *[block for roll in shown for block in _roll(agreement, roll)],
        *actions(_turns(found), "roll_call_turns"),
        *actions([_certificates(year) for year in found.exports], "roll_call_files"),
        *([] if shown else [small(WHO_SEES)]),
    ]
    return modal(TITLE, "roll_call_overview", blocks)


def _own(own: Member, school_year: str) -> str:
    if own.confirmed_on:
        return f"*You confirmed on {day(own.confirmed_on)}* for the school year {school_year}."
    due = f" Please do by {day(own.ask.due_on)} (district goal)." if own.ask else ""
    return f"*You have not confirmed yet* for the school year {school_year}.{due}"


def _read(own: Member) -> ButtonElement:
    if own.confirmation:
        return button("Read it again", RollCallActionId.READ, Nothing())
    return button("Read and confirm", RollCallActionId.READ, Nothing(), "primary")


def questions_button() -> ButtonElement:
    """Offers the three questions."""
    return button("Three questions", RollCallActionId.QUESTIONS, Nothing())


def _certificates(school_year: str) -> ButtonElement:
    action = ExportActionId.CERTIFICATES.again(school_year)
    return button(f"Certificate list {school_year}", action, OfSchoolYear(school_year))


def _roll(agreement: Agreement, found: RollRow) -> list[Block]:
    parts, code = [], found.roll.code
    if found.confirmed:
        parts.append(f"{found.confirmed[0]} of {found.confirmed[1]} confirmed")
        parts += [f"{found.late} overdue"] if found.late else []
    if found.listed:
        parts.append(f"staff list: {found.listed[0]} of {found.listed[1]} trained")
    elif found.has_list:
        parts.append("nobody on the staff list yet")
    who = [button("Who has not", RollCallActionId.MISSING.again(code), RollPage(code, 0))] if found.confirmed else []
    kept = [button("Staff list", RollCallActionId.LIST.again(code), RollPage(code, 0))] if found.has_list else []
    text = f"*{escaped(found.roll.label(agreement))}*\n{' · '.join(parts)}"
    return [paragraph(text), *actions([*who, *kept], f"roll_call:{code}")]


def _turns(found: Overview) -> list[ButtonElement]:
    is_more = len(found.rows) > (found.page + 1) * ROLLS_ON_A_PAGE
    return [
        *([_turn("Back", found.page - 1)] if found.page else []),
        *([_turn("Next", found.page + 1)] if is_more else []),
    ]


def _turn(words: str, page: int) -> ButtonElement:
    return button(words, RollCallActionId.TURN.again(words.lower()), Page(page))


def reading(agreement: Agreement, actor: Actor, shown: Reading, wording: Wording, own: Member) -> View:
    """The digest, section by section, with what each asks of the reader; and the button that confirms it."""
    since = f" The signed text in force holds from {day(wording.first_day)}." if wording.first_day else ""
    blocks = [
        paragraph(f"*What the agreement says and asks of you*, school year {shown.school_year}.{since}"),
        small(DIGEST),
        *[block for section in SECTIONS for block in _section(agreement, actor, section)],
        DividerBlock(),
        *_end(shown, own),
    ]
    return modal(TITLE, "roll_call_reading", blocks)


def _section(agreement: Agreement, actor: Actor, section: DigestSection) -> list[Block]:
    asks = [f"• *{escaped(agreement.cite(ask.clause))}* {escaped(ask.words)}" for ask in section.asks
            if ask.is_for(actor)]  # fmt: skip
    return [
        header(f"{agreement.cite(section.clause)} · {section.title}"),
        paragraph(escaped(section.says)),
        *([paragraph("\n".join(["_It asks of you:_", *asks])[:LONGEST_SECTION])] if asks else []),
    ]


def _end(shown: Reading, own: Member) -> list[Block]:
    if own.confirmed_on:
        return [
            paragraph(f"*You confirmed on {day(own.confirmed_on)}.*"),
            *actions([questions_button()], "roll_call_end"),
        ]
    confirm = button("I have read this", RollCallActionId.CONFIRM, Shown(*astuple(shown)), "primary")
    return [
        paragraph("Is anything unclear? Ask your principal, your supervisor, or at the next meeting."),
        *actions([confirm], "roll_call_end"),
        small(f"It is recorded that you confirmed, and when. {WHO_SEES}"),
    ]


@dataclass(frozen=True)
class Missing:
    """Those of a roll who have not confirmed, the overdue ones first; what officers have logged of trainings."""

    roll: Roll
    people: Sequence[Member]
    confirmed: int
    page: int
    trainings: Mapping[int, Trainings]


def missing(agreement: Agreement, found: Missing) -> View:
    """Who has not confirmed, a page of them."""
    start = found.page * PEOPLE_ON_A_PAGE
    lines = [_person(agreement, found, member) for member in found.people[start : start + PEOPLE_ON_A_PAGE]]
    everybody = len(found.people) + found.confirmed
    blocks = [
        header(found.roll.label(agreement)[:150]),
        paragraph(f"*{found.confirmed} of {everybody} confirmed.*"
                  + ("" if found.people else " Nobody is missing.")),
        *[paragraph("\n".join(lines[at : at + PEOPLE_IN_A_BLOCK])[:LONGEST_SECTION])
          for at in range(0, len(lines), PEOPLE_IN_A_BLOCK)],
        *([small(escaped(agreement.cite("Trainings are those logged with `/sro-log` in this school year (§V.14).")))]
          if found.roll == POLICE else []),
        *actions(pages(RollCallActionId.MISSING, found.roll, found.page, len(found.people), PEOPLE_ON_A_PAGE),
                 "roll_call_turn"),
        small("Who loses their roles is not missing. Who gets one is asked then."),
    ]  # fmt: skip
    return modal(TITLE, "roll_call_missing_page", blocks)


def pages(action: RollCallActionId, roll: Roll, page: int, count: int, on_a_page: int) -> list[ButtonElement]:
    """One page back and on, and the way to the first window."""
    return [
        *([button("Back", action.again("back"), RollPage(roll.code, page - 1))] if page else []),
        *([button("Next", action.again("next"), RollPage(roll.code, page + 1))] if count > (page + 1) * on_a_page
          else []),
        button("Overview", RollCallActionId.OPEN, Nothing()),
    ]  # fmt: skip


def _person(agreement: Agreement, found: Missing, member: Member) -> str:
    stands = LABELS[member.state]
    if member.state is State.NOT_ASKED and not member.person.is_reachable:
        stands = NO_ACCOUNT
    due = f", due {day(member.ask.due_on)}" if member.ask else ""
    logged = found.trainings.get(member.person.id)
    done = f" · {_trainings(logged)}" if logged else ""
    return f"*{escaped(member.person.name)}* · {escaped(roles_of(agreement, member))} · {stands}{due}{done}"


def _trainings(logged: Trainings) -> str:
    count = "1 training" if logged.count == 1 else f"{logged.count} trainings"
    return f"{count} logged, {logged.hours} h"


def roles_of(agreement: Agreement, member: Member) -> str:
    """Somebody's roles of that day, with their schools."""
    named = [ROLE_LABELS[Role(held.role)] + (f", {agreement.school_name(held.school)}" if held.school else "")
             for held in member.roles]  # fmt: skip
    more = len(named) - MOST_ROLES
    return "; ".join([*named[:MOST_ROLES], *([f"and {more} more"] if more > 0 else [])])


def own_row(own: Member) -> list[Block]:
    """On Home: the reader is to read and confirm."""
    due = own.ask.due_on if own.ask else own.day
    when = f"due {day(due)} (district goal)" if own.state is State.WAITING else f"*overdue* since {day(due)}"
    read = button("Read and confirm", RollCallActionId.READ, Nothing())
    return row("roll_call", f"Read what the agreement asks of you, and confirm: {when}", read)


def roll_row(agreement: Agreement, found: Unconfirmed) -> list[Block]:
    """A roll on which somebody has not confirmed."""
    late = f"{found.late} overdue" if found.late else f"due {day(found.due_on)} (district goal)"
    text = f"*{escaped(found.roll.label(agreement))}*: {found.waiting} of {found.people} have not confirmed, {late}"
    show = button("Show", RollCallActionId.MISSING, RollPage(found.roll.code, 0))
    return row(f"roll_call:{found.roll.code}", text, show)


def open_button(style: str | None = None) -> ButtonElement:
    """Leads to the first window."""
    return button("Training on the agreement", RollCallActionId.OPEN, Nothing(), style)
