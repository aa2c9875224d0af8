"""What people look through before they send, confirm or sign: both parties' figures, a page for each school (§IX)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from exports.quarters.tables import cell
from handlers.parts import (
    LONGEST_SECTION,
    Question,
    button,
    escaped,
    header,
    long_text,
    menu,
    modal,
    paragraph,
    plain,
    small,
)
from handlers.quarters.activities import NOT_SUBMITTED, activities_of_page, activity_change
from handlers.quarters.ids import QuarterActionId, QuarterFormId, ReviewPage, SchoolInReview
from handlers.quarters.views import LONGEST_REASON, and_more, bulleted, headline, question_form
from models.quarters.differences import LONGEST_EXPLANATION, Held, Side
from models.quarters.measures import label_of as school_label_of
from models.quarters.police_measures import label_of as police_label_of
from models.quarters.review import Changed, GroupTotal, Review, totals
from models.quarters.tables import party_name
from models.terms import Agreement

TITLE = "Review"
ALL_SCHOOLS = "All schools"
MOST_CHANGES, MOST_DIFFERENCES = 25, 25
MOST_OPTIONS = 100
ROOM = LONGEST_SECTION - 200
NOT_CONFIRMED = "The police have not confirmed this quarter yet."
SO_FAR = f"{NOT_CONFIRMED} Their figures below are those of the notices so far, without adjustments."
LINES_OF_ZERO = "Lines that are not named are 0."
NO_NAMES = "Do not include student names."


@dataclass(frozen=True)
class ReviewWindow:
    """A page of a review as its reader sees it; `turn` is the id of what turns its pages.

    What can be done with all of it stands at the end of its last page. `typed` is what somebody typed who has to look
    again.
    """

    review: Review
    number: int
    fingerprint: str
    turn: QuarterActionId
    may_explain: bool = False
    last: Sequence[Block] = ()
    notice: str = ""
    typed: str = ""

    @property
    def school(self) -> str | None:
        """The school of this page; nothing for all of them."""
        return self.review.page_of(self.number)

    @property
    def page(self) -> int:
        """Which page it is, from 0."""
        return self.review.pages.index(self.school)

    @property
    def is_last(self) -> bool:
        """Whether no page follows."""
        return self.page == len(self.review.pages) - 1


def window(agreement: Agreement, shown: ReviewWindow) -> View:
    """A page of a review."""
    quarter, school, pages = shown.review.quarter, shown.school, shown.review.pages
    place = f" · page {shown.page + 1} of {len(pages)}" if len(pages) > 1 else ""
    blocks: list[Block] = [paragraph(f"*{escaped(shown.notice)}*")] if shown.notice else []
    blocks += long_text("What you typed", shown.typed)
    about = f"{quarter.label} · revision {quarter.revision.revision}{place}"
    blocks += [header(_name(agreement, school)), small(about)]
    blocks += figures_of_page(agreement, shown.review, school)
    if shown.may_explain and school and any(held.differs for held in shown.review.held_at(school)):
        explain = button("Explain differences", QuarterActionId.EXPLAIN, SchoolInReview(quarter.id, school))
        blocks.append(ActionsBlock(block_id="explain", elements=[explain]))
    blocks += _turns(agreement, shown)
    blocks += shown.last if shown.is_last else [small(f"What can be done with it stands on page {len(pages)}.")]
    return modal(TITLE, "quarter_reviewed", blocks)


def _name(agreement: Agreement, school: str | None) -> str:
    return agreement.school_name(school) if school else ALL_SCHOOLS


def figures_of_page(agreement: Agreement, review: Review, school: str | None) -> list[Block]:
    """Both sides, what changed, and every total: of a school, or of all schools together."""
    return [
        *_states(agreement, review, school),
        *_pairs(agreement, review, school),
        *_changes(agreement, review, school),
        *_party(review, school, is_police=False),
        *_remarks(review, school),
        *_party(review, school, is_police=True),
        *activities_of_page(review.figures, school),
    ]


def _states(agreement: Agreement, review: Review, school: str | None) -> list[Block]:
    """Who has sent what of this, and when."""
    rows = [row for row in review.quarter.submissions if row.is_counted or school in (None, row.party)]
    because = [f"{party_name(agreement, row.party)}: {row.missing_because}" for row in rows
               if school and row.missing_because]  # fmt: skip
    whose = paragraph("\n".join(headline(agreement, row) for row in rows)[:LONGEST_SECTION])
    return [whose, *(ContextBlock(elements=[plain(reason[:LONGEST_REASON])]) for reason in because)]


def _remarks(review: Review, school: str | None) -> list[Block]:
    """What the school explained when it sent its figures, but for the differences, which stand above."""
    version = review.figures.versions.get(school or "")
    differing = {held.words for held in review.held_at(school) if held.differs}
    found = version.remarks.items() if version else ()
    lines = [f"{words} → {why}" for words, why in found if words not in differing]
    return bulleted("Confirmed with explanation", lines)


def _pairs(agreement: Agreement, review: Review, school: str | None) -> list[Block]:
    found = review.held_at(school)
    blocks: list[Block] = [DividerBlock(), paragraph("*Both sides*")]
    if review.figures.police is None:
        are_counted = any(held.second is not None for held in found)
        blocks.append(small(SO_FAR if are_counted else NOT_CONFIRMED))
    if school is None:
        return [*blocks, *_differences(agreement, found)]
    return [*blocks, *chain.from_iterable(_pair(review, held) for held in found)]


def _pair(review: Review, held: Held) -> list[Block]:
    sides = ((held.pair.first, held.first), (held.pair.second, held.second))
    lines = [f"{_capitalized(side.words)}: *{_shown(review, held, side, value)}*" for side, value in sides]
    text = paragraph("\n".join([f"*{held.pair.title}*", *lines, _verdict(held)]))
    said = ContextBlock(elements=[plain(_explained(held))]) if held.explanation else None
    return [text, *([said] if said else [])]


def _shown(review: Review, held: Held, side: Side, value: int | None) -> str:
    if value is not None:
        return f"{value:,}"
    return in_words(cell(review.figures, held.school, side.figure, is_police=side.is_police))


def _verdict(held: Held) -> str:
    if held.first is None or held.second is None:
        return "Nothing to compare yet."
    if not held.differs:
        return "✓ These fit."
    return "⚠ These differ." if held.explanation else "⚠ These differ, and are not explained yet."


def _differences(agreement: Agreement, found: Sequence[Held]) -> list[Block]:
    """What differs anywhere, school by school."""
    if not found:
        return [paragraph("No differences between the figures that both parties have.")]
    blocks: list[Block] = []
    for school, of_school in groupby(found[:MOST_DIFFERENCES], lambda held: held.school):
        lines = [f"⚠ {held.words} {_explained(held)}" for held in of_school]
        text = "\n".join([agreement.school_name(school), *lines])
        blocks.append(SectionBlock(text=plain(text[:LONGEST_SECTION])))
    return [*blocks, *map(small, and_more(found, MOST_DIFFERENCES))]


def _explained(held: Held) -> str:
    found = held.explanation
    return f"“{found.words}” ({found.given_by.name})" if found else "Not explained yet."


def _changes(agreement: Agreement, review: Review, school: str | None) -> list[Block]:
    if review.before is None:
        return []
    title = f"Changed since revision {review.before.revision}"
    lines = [_change(agreement, review, changed, is_named=school is None) for changed in review.changed_at(school)]
    lines += [activity_change(agreement, changed) for changed in review.activities_changed_at(school)]
    if not lines:
        return [DividerBlock(), paragraph(f"*{title}*"), small("No figure has changed.")]
    return [DividerBlock(), *bulleted(title, lines[:MOST_CHANGES]), *map(small, and_more(lines, MOST_CHANGES))]


def _change(agreement: Agreement, review: Review, changed: Changed, *, is_named: bool) -> str:
    assert review.before  # noqa: S101  nothing has changed without it
    label = f"Police: {police_label_of(changed.figure)}" if changed.is_police else school_label_of(changed.figure)
    times = (review.before.figures, review.figures)
    then, now = (in_words(cell(time, changed.school, changed.figure, is_police=changed.is_police)) for time in times)
    return f"{f'{agreement.school_name(changed.school)}, ' if is_named else ''}{label}: {then} → {now}"


def _party(review: Review, school: str | None, *, is_police: bool) -> list[Block]:
    """Every total of a party, each group with its lines."""
    title = "*What the police count*" if is_police else "*What the school counts*" if school else "*What schools count*"
    schools = [school] if school else list(review.figures.schools)
    if all(review.figures.is_missing(each, is_police=is_police) for each in schools):
        return [DividerBlock(), paragraph(title), small(NOT_SUBMITTED)]
    some = "Totals of the schools that have the figure. " if school is None else ""
    found = totals(review.figures, school, is_police=is_police)
    texts = [_group(total, len(review.figures.schools)) for total in found]
    return [DividerBlock(), paragraph(title), small(some + LINES_OF_ZERO), *map(paragraph, _joined(texts))]


def _group(found: GroupTotal, schools: int) -> str:
    """A group in a few lines; what breaks the group above it down takes one."""
    group = found.group
    title = group.title if found.total is None else f"{group.title}: {found.total:,}"
    if found.reporting[0] < schools:
        title += f" ({_of_schools(found.reporting)} of {schools} schools)"
    lines = " · ".join(f"{escaped(label)} {value:,}" for label, value in found.lines) if len(group.lines) > 1 else ""
    are_all = len(found.not_collected) == len(group.lines)
    lacking = "all lines" if are_all else escaped(", ".join(found.not_collected))
    if found.total is None and not (lines or found.not_collected):
        lines = "All lines are 0."
    parts = [*([lines] if lines else []), *([f"_Not collected: {lacking}_"] if found.not_collected else [])]
    if group.by:
        return "\n".join([f"_{title}_", *parts])
    return "\n".join([f"\n*{title}*", *parts])


def _of_schools(reporting: range) -> str:
    least, most = reporting[0], reporting[-1]
    return f"{least}" if least == most else f"{least} to {most}"


def _joined(texts: Iterable[str]) -> list[str]:
    """Texts in as few sections as hold them."""
    found: list[str] = []
    for text in texts:
        if found and len(found[-1]) + len(text) < ROOM:
            found[-1] += f"\n{text}"
        else:
            found.append(text.lstrip())
    return found


def _turns(agreement: Agreement, shown: ReviewWindow) -> list[Block]:
    """To the page before, the page after, and to any other."""
    pages, quarter = shown.review.pages, shown.review.quarter.id
    if len(pages) == 1:
        return []
    turns = [("Previous", shown.page - 1)] if shown.page else []
    turns += [] if shown.is_last else [("Next", shown.page + 1)]
    to = [ReviewPage(quarter, number, shown.fingerprint) for number in range(len(pages))]
    buttons: list[ButtonElement] = [
        button(words, shown.turn.again(words.lower()), to[page], "primary" if words == "Next" else None)
        for words, page in turns
    ]
    names = {about: _name(agreement, school) for about, school in zip(to, pages, strict=True)}
    any_page = [menu(shown.turn.again("menu"), "Page", names, to[shown.page])] if len(names) <= MOST_OPTIONS else []
    # Slack keeps what a menu of the same block was set to, whatever page is shown in its place
    return [ActionsBlock(block_id=f"pages:{shown.page}", elements=[*buttons, *any_page])]


def explaining_form(agreement: Agreement, review: Review, school: str) -> View:
    """Asks the team why figures of a school differ."""
    blocks: list[Block] = [
        paragraph(f"*{escaped(agreement.school_name(school))}*\nYour explanation is printed in the workbook."),
        *explanation_questions(agreement, [held for held in review.held_at(school) if held.differs], is_named=False),
    ]
    about: dict[str, str | int] = {"quarter": review.quarter.id, "school": school}
    return question_form("Explain differences", QuarterFormId.EXPLAINED, blocks, "Save", **about)


def explanation_questions(agreement: Agreement, asked: Sequence[Held], *, is_named: bool) -> list[Block]:
    """A question for each difference."""
    blocks = []
    for held in asked:
        school = f"{agreement.school_name(held.school)}: " if is_named else ""
        said = held.explanation.words if held.explanation else None
        blocks.append(Question(held.code, f"{school}{held.words} Why?", NO_NAMES).text(said, LONGEST_EXPLANATION))
    return blocks


def in_words(value: int | str) -> str:
    """A cell of a table in words."""
    return f"{value:,}" if isinstance(value, int) else value


def _capitalized(words: str) -> str:
    return words[0].upper() + words[1:]
