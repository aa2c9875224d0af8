"""The windows of the agreement: its digest, the signed text, its versions, and where it is posted.

A signed text is shown as plain text: nothing in it is markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.agreement.ids import AgreementActionId, AgreementFormId, OfSection, PostingPlace, SignedPage
from handlers.agreement.places import BUTTONS, done_here_buttons
from handlers.parts import (
    LONGEST_SECTION,
    Question,
    actions,
    button,
    day,
    escaped,
    happened,
    header,
    menu,
    modal,
    paragraph,
    plain,
    small,
)
from handlers.values import Nothing, Page, RecordId
from models.actor import Actor
from models.agreement.digest import SECTIONS, Asked, DigestSection, Place
from models.agreement.posting import LONGEST_WHEREABOUTS, PostingForm
from models.agreement.queries import Standing
from models.agreement.tables import Posting, SignedText
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

TITLE = "The agreement"
DIGEST = "In this bot's own words. They are not the agreement: *the signed text counts.*"
NOT_IMPORTED = (
    "*The signed text is not here yet.* Whoever runs the bot brings it in with `sro-bot agreement import`. Until then, "
    "ask your chief or superintendent for it."
)
ON_ITS_WAY = "*On its way.* You will receive the signed agreement by direct message in about a minute."
ONLY_SENT = "The signed text in force is a file that can be sent, not read here."
STATE_LAW = (
    "State law asks for it, as we read it (C.G.S. 10-233m): in a central location of the district, and on the websites "
    "of the district and of each school with an officer. Our reading, not legal advice."
)
OLDER = "Entered before the text in force today: check that it is the one that is posted."
EVERYBODY = "Everybody"
ENDED = "Nothing new. What is open can still be finished: it stands on your Home."
AFTER_THE_END = "Its signed text can still be read, and what it asked is told section by section."
ROWS_ON_A_PAGE = 10
LETTERS_ON_A_PAGE = 2 * LONGEST_SECTION  # what is read on a phone without losing one's place
MOST_VERSIONS = 20


@dataclass(frozen=True)
class Overview:
    """What the first page has: what is in force today, how many versions there are, and what is asked of the reader.

    `done_here` are the places of what is done under the agreement, as far as the reader may open them; `reads_notice`
    where a notice that ends it stands, and the reader may read it. `ended` is its last day, once it has ended.
    """

    today: date
    in_force: Standing | None
    versions: int
    asked: Sequence[Asked]
    done_here: Sequence[Place]
    reads_notice: bool = False
    ended: date | None = None


def overview(agreement: Agreement, found: Overview, *, is_sent: bool = False) -> View:
    """What is in force, what it asks of the reader, and the way to everything else."""
    asked = [] if found.ended else [_asked(agreement, asked) for asked in found.asked]
    blocks = [
        *([paragraph(ON_ITS_WAY)] if is_sent else []),
        *([paragraph(f"*The agreement ended with {day(found.ended)}.* {AFTER_THE_END}")] if found.ended else []),
        *_in_force(found.in_force, is_only=found.versions < 2, has_ended=found.ended is not None),
        small(DIGEST),
        DividerBlock(),
        header("What it asks of you"),
        *(asked or [paragraph(ENDED if found.ended else "Nothing by the roles that you hold today.")]),
        DividerBlock(),
        header("Section by section"),
        *actions([_sections(agreement, None), _posted()], "agreement_ways"),
        *actions(done_here_buttons(found.done_here, reads_notice=found.reads_notice), "agreement_places"),
    ]
    return modal(TITLE, "agreement_overview", blocks)


def _in_force(standing: Standing | None, *, is_only: bool, has_ended: bool) -> list[Block]:
    all_versions = [] if is_only else [button("All versions", AgreementActionId.VERSIONS, Nothing())]
    if standing is None:
        return [paragraph(NOT_IMPORTED), *actions(all_versions, "agreement_text")]
    can_be_read = bool(standing.text.sections)
    return [
        *([] if has_ended else [paragraph(f"*In force today:* the agreement that holds {_days(standing)}.")]),
        *actions([*([_read(standing.text, 0, 0, "Read the signed text")] if can_be_read else []),
                  _get(standing.text, "Get the signed agreement"), *all_versions], "agreement_text"),
        *([] if can_be_read else [small(ONLY_SENT)]),
    ]  # fmt: skip


def _days(standing: Standing) -> str:
    until = f" until {day(standing.last_day)}" if standing.last_day else ""
    return f"from {day(standing.first_day)}{until}"


def _get(text: SignedText, words: str) -> ButtonElement:
    return button(words, AgreementActionId.GET, RecordId(text.id))


def _read(text: SignedText, section: int, page: int, words: str, way: str = "text") -> ButtonElement:
    return button(words, AgreementActionId.READ.again(way), SignedPage(text.id, section, page))


def _posted() -> ButtonElement:
    return button("Where it is posted", AgreementActionId.POSTINGS, Page(0))


def _sections(agreement: Agreement, shown: DigestSection | None) -> InteractiveElement:
    choices = {OfSection(section.key): _titled(agreement, section)[:75] for section in SECTIONS}
    now = OfSection(shown.key if shown else "")
    return menu(AgreementActionId.SECTION.again("menu"), "Choose a section", choices, now)


def _titled(agreement: Agreement, section: DigestSection) -> str:
    return f"{agreement.cite(section.clause)} · {section.title}"


def _asked(agreement: Agreement, asked: Asked) -> Block:
    """What is done at one place, with its button."""
    lines = [f"*{escaped(agreement.cite(ask.clause))}* {escaped(ask.words)}" for ask in asked.asks]
    return SectionBlock(text="\n".join(lines), accessory=BUTTONS[asked.place]() if asked.place else None)


def digest_section(agreement: Agreement, actor: Actor, section: DigestSection, in_force: Standing | None) -> View:
    """A section in the bot's own words: what it says, and what it asks of whom."""
    turns = SECTIONS.index(section)
    buttons = [
        *([_turn("Back", SECTIONS[turns - 1])] if turns else []),
        *([_turn("Next", SECTIONS[turns + 1])] if turns + 1 < len(SECTIONS) else []),
        button("Overview", AgreementActionId.OPEN, Nothing()),
    ]
    signed = _signed_part(agreement, section, in_force)
    blocks = [
        header(_titled(agreement, section)),
        paragraph(section.says),
        *[block for ask in section.asks
          for block in (_asked(agreement, Asked((ask,), ask.place_for(actor))), small(escaped(_whom(ask.roles))))],
        DividerBlock(),
        small(DIGEST),
        *actions(signed, "agreement_text"),
        *actions([*buttons, _sections(agreement, section)], "agreement_turn"),
    ]  # fmt: skip
    return modal(TITLE, "agreement_section", blocks)


def _turn(words: str, section: DigestSection) -> ButtonElement:
    return button(words, AgreementActionId.SECTION.again(words.lower()), OfSection(section.key))


def _whom(roles: Sequence[Role]) -> str:
    return EVERYBODY if set(roles) == set(Role) else ", ".join(ROLE_LABELS[role] for role in roles)


def _signed_part(agreement: Agreement, section: DigestSection, in_force: Standing | None) -> list[ButtonElement]:
    """The way to the same section of the signed text, where that has a section of this very number."""
    if in_force is None:
        return []
    beginnings = (f"{section.key}.", f"{section.key} ", agreement.cite(section.clause))
    for place, signed in enumerate(in_force.text.sections):
        if signed.heading.startswith(beginnings):
            return [_read(in_force.text, place, 0, "Read what was signed")]
    return []


def signed_page(text: SignedText, section: int, page: int) -> View:
    """A page of a section of a signed text, under its own heading, as plain text."""
    shown, pages = text.sections[section], pages_of(text.sections[section].words)
    count = f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    titles = {SignedPage(text.id, place, 0): found.heading[:75] for place, found in enumerate(text.sections)}
    choose = menu(AgreementActionId.READ.again("menu"), "Section", titles, SignedPage(text.id, section, 0))
    blocks = [
        small(f"Signed text, in force from {day(text.holds_from)}{count}"),
        header(shown.heading),
        *[SectionBlock(text=plain(piece)) for piece in _pieces(pages[page])],
        *actions([*_turns(text, section, page, len(pages)), choose], "agreement_turn"),
        *actions([button("Overview", AgreementActionId.OPEN, Nothing()), _get(text, "Get the signed agreement")],
                 "agreement_text"),
    ]  # fmt: skip
    return modal("Signed text", "agreement_signed", blocks)


def _turns(text: SignedText, section: int, page: int, pages: int) -> list[ButtonElement]:
    """One page back and on, over the ends of sections."""
    back = (section, page - 1) if page else None
    if back is None and section:
        back = section - 1, len(pages_of(text.sections[section - 1].words)) - 1
    onward = (section, page + 1) if page + 1 < pages else None
    if onward is None and section + 1 < len(text.sections):
        onward = section + 1, 0
    return [
        *([_read(text, *back, "Back", "back")] if back else []),
        *([_read(text, *onward, "Next", "next")] if onward else []),
    ]


def pages_of(words: str) -> list[str]:
    """A section in pages, cut between paragraphs or lines or words where there is one."""
    return _cut(words, LETTERS_ON_A_PAGE)


def _pieces(page: str) -> list[str]:
    return [piece for piece in _cut(page, LONGEST_SECTION) if piece.strip()] or ["–"]


def _cut(words: str, longest: int) -> list[str]:
    pieces = []
    while len(words) > longest:
        ends = (words.rfind(mark, 1, longest) for mark in ("\n\n", "\n", " "))
        end = next((end for end in ends if end > longest // 2), longest)
        pieces.append(words[:end].rstrip())
        words = words[end:].lstrip()
    return [*pieces, words]


def all_versions(found: Sequence[Standing], today: date) -> View:
    """Every text that holds, held or will hold, the newest first."""
    rows = [block for standing in reversed(found[-MOST_VERSIONS:]) for block in _version(standing, today)]
    blocks = [*rows, DividerBlock(), *actions([button("Overview", AgreementActionId.OPEN, Nothing())])]
    return modal("All versions", "agreement_versions", blocks)


def _version(standing: Standing, today: date) -> list[Block]:
    text, mark = standing.text, "Earlier" if standing.first_day <= today else "Not yet in force"
    if standing.holds_on(today):
        mark = "In force today"
    buttons = [
        *([_read(text, 0, 0, "Read")] if text.sections else []),
        _get(text, "Get"),
    ]
    return [paragraph(f"*{mark}*\nHolds {_days(standing)}"), *actions(buttons, f"version:{text.id}")]


@dataclass(frozen=True)
class PostingRow:
    """A place where the agreement is to be posted, what was entered last, and whether an older text hangs there."""

    code: str
    name: str
    entry: Posting | None
    is_older: bool


def postings(rows: Sequence[PostingRow], page: int, *, may_enter: bool) -> View:
    """The checklist of the posting, a page of it."""
    done = sum(1 for row in rows if row.entry and row.entry.is_posted)
    shown = rows[page * ROWS_ON_A_PAGE : (page + 1) * ROWS_ON_A_PAGE]
    turns = [
        *([_page("Back", page - 1)] if page else []),
        *([_page("Next", page + 1)] if len(rows) > (page + 1) * ROWS_ON_A_PAGE else []),
        button("Overview", AgreementActionId.OPEN, Nothing()),
    ]
    blocks = [
        paragraph(f"*Posted at {done} of {len(rows)} places*, by what was entered."),
        small(STATE_LAW),
        *[block for row in shown for block in _posting(row, may_enter=may_enter)],
        *actions(turns, "agreement_turn"),
    ]
    return modal("Where it is posted", "agreement_postings", blocks)


def _page(words: str, page: int) -> ButtonElement:
    return button(words, AgreementActionId.POSTINGS.again(words.lower()), Page(page))


def _posting(row: PostingRow, *, may_enter: bool) -> list[Block]:
    entry = row.entry
    lines = [f"{'☑' if entry and entry.is_posted else '☐'} {row.name}", "Nothing was entered."]
    if entry:
        since = "Posted since" if entry.is_posted else "No longer posted since"
        lines[1:] = [f"{since} {day(entry.day)}", entry.whereabouts]
    enter = button("Enter", AgreementActionId.ENTER_POSTING, PostingPlace(row.code)) if may_enter else None
    block = SectionBlock(block_id=f"posting:{row.code}", text=plain("\n".join(lines)), accessory=enter)
    return [
        block,
        *(happened((f"Entered by {entry.entered_by.name}, entry {entry.version}", entry.entered_at)) if entry else []),
        *([small(OLDER)] if row.is_older else []),
    ]


def posting_form(code: str, name: str, version: int, form: PostingForm) -> View:
    """Asks whether the agreement is posted at a place, since when, and where exactly."""
    states: Mapping[str, str] = {"posted": "It is posted", "gone": "It is no longer posted"}
    blocks = [
        header(name[:150]),
        Question("state", "Is it posted there?").one_of_few(states, "posted" if form.is_posted else "gone"),
        Question("day", "Since when?").day(form.day),
        Question("whereabouts", "Where exactly?", "The address of the page, or the office and shelf.")
        .text(form.whereabouts, LONGEST_WHEREABOUTS),
        small("What was entered before stays on record."),
    ]  # fmt: skip
    about = {"kind": code, "version": version}
    return modal("Posting", AgreementFormId.POSTING_ENTERED, blocks, submit="Save", metadata=about)
