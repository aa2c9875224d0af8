"""What the team sees of its yearly report: its chapters, the form of one, all of it before it is adopted (§IX)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, HeaderBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from exports.quarters.coverage import coverage_lines
from exports.quarters.feedback import FEEDBACK_SHEET, public_counts
from exports.quarters.year_rows import glance
from handlers.parts import (
    LONGEST_SECTION,
    Question,
    actions,
    button,
    day,
    due_words,
    escaped,
    long_text,
    modal,
    moment,
    paragraph,
    plain,
    progress,
    small,
)
from handlers.quarters.ids import (
    Marked,
    QuarterActionId,
    QuarterFormId,
    ReportFile,
    ReportPart,
    ReportSeen,
)
from handlers.quarters.views import meetings, question_form, reason_form
from handlers.values import Nothing, OfYear, YearPage
from models.quarters.export_requests import PublicYearReport, YearReport
from models.quarters.recommendation_kinds import KINDS, NOT_MARKED, kind_label
from models.quarters.report_chapters import CHAPTERS, Chapter
from models.quarters.report_checks import places_to_check
from models.quarters.report_contents import Outcome
from models.quarters.report_tables import ReportAdoption, ReportChapter, YearlyReport
from models.quarters.team import OUTCOMES
from models.quarters.year import Year
from models.quarters.yearly_report import Standing
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, PARTY_WORDS

TITLE = "Yearly report"
MOST_YEARS, ON_A_PAGE = 5, 10
LONGEST_WORDS = 300
ABOUT = "The team's report of a school year, as §IX asks. One member from each party adopts it."
PRINTED = (
    "Printed word by word, also in the public edition once the report is adopted. Name no student, and give no count "
    "of 1 to 5: the public edition suppresses those."
)
NOT_SAVED = "You typed this and did not save it."
DISCARD = ("What you typed in this form is deleted.", "Discard")
CONFIRM_ADOPT = (
    "You adopt this report for your party. Its text is printed word by word in the public edition, with your name. "
    "You confirm that it names no student and gives no count of 1 to 5."
)
ENDS_IT = (
    "A change of a chapter or of a recommendation ends this adoption: whoever adopted reviews it and adopts again."
)
NOT_NEEDED = "not written, may be left out"
ON_WHAT = "§IX asks for recommendations on the agreement and on its implementation. Say of each which it is."


def report_button(words: str, school_year: str) -> ButtonElement:
    """Opens the report of a school year."""
    return button(words, QuarterActionId.REPORT_OPEN, OfYear(school_year))


def report_row(agreement: Agreement, school_year: str, now: datetime) -> list[Block]:
    """A report on the Home of somebody whose party is to adopt it."""
    text = f"*{TITLE} {school_year}*\nNot adopted for your party, {_due(agreement, school_year, now)}"
    accessory = report_button("Open", school_year)
    return [SectionBlock(block_id=f"report:{school_year}", text=text, accessory=accessory)]


def _due(agreement: Agreement, school_year: str, now: datetime) -> str:
    due = agreement.report_due(school_year)
    words = "*overdue* since" if agreement.today(now) > due else "due"
    return f"{words} {day(due)} (district goal)"


def window(agreement: Agreement, shown: Standing, years: Sequence[str], now: datetime, notice: str = "") -> View:
    """A year's report: each chapter and how far it is, who adopted it, and what is lacking."""
    year, report = shown.school_year, shown.report
    due = "" if shown.is_adopted else f" It is {_due(agreement, year, now)}."
    blocks: list[Block] = [paragraph(f"*{escaped(notice)}*")] if notice else []
    blocks += [
        HeaderBlock(text=plain(report.label if report else f"{TITLE} {year}")),
        small(escaped(agreement.cite(ABOUT)) + due),
        paragraph(f"{progress(shown.written, len(CHAPTERS))} chapters written"),
    ]
    if report and report.because:
        blocks += long_text("Why there is a further edition", report.because)
    blocks += [_chapter(shown, chapter) for chapter in CHAPTERS.values()]
    blocks += [_recommendations(shown), small(adopted_line(report))]
    if report and report.standing and not report.adopted_at:
        blocks.append(small(ENDS_IT))
    if shown.lacking:
        blocks.append(small(f"Cannot be adopted yet: {escaped('; '.join(shown.lacking))}."))
    back = button("Back to quarter", QuarterActionId.LIST, Nothing())
    blocks += actions([*_buttons(shown), back], "report")
    again = QuarterActionId.REPORT_OPEN.again
    others = [button(other, again(other), OfYear(other)) for other in years[:MOST_YEARS] if other != year]
    blocks += [*([small("Other years")] if others else []), *actions(others, "years")]
    return modal(TITLE, "report_window", blocks, metadata={"school_year": year})


def adopted_line(report: YearlyReport | None) -> str:
    """Who has adopted a report for which party, and when."""
    standing = report.standing if report else []
    word = "Adopted" if report and report.adopted_at else "Adopted so far" if standing else "Not adopted yet"
    return " · ".join([word, *map(_adopted, standing)])


def _adopted(adoption: ReportAdoption) -> str:
    return f"{PARTY_LABELS[adoption.party]}: {escaped(adoption.person.name)}, {moment(adoption.adopted_at)}"


def _chapter(shown: Standing, chapter: Chapter) -> Block:
    written = shown.found.texts.get(chapter.code)
    if written:
        state = f"● *{chapter.title}* · {escaped(written.written_by.name)}, {moment(written.written_at)}"
    else:
        word = "left out" if shown.is_adopted else "not written" if chapter.is_required else NOT_NEEDED
        state = f"○ *{chapter.title}* · {word}"
    about = ReportPart(shown.school_year, chapter.code)
    words, action = "Edit" if written else "Write", QuarterActionId.REPORT_WRITE.again(chapter.code)
    accessory = None if shown.is_adopted else button(words, action, about)
    return SectionBlock(block_id=f"chapter:{chapter.code}", text=state, accessory=accessory)


def _recommendations(shown: Standing) -> Block:
    made = shown.found.made
    counts = [(kind_label(kind).lower(), sum(outcome.kind == kind for outcome in made)) for kind in (*KINDS, None)]
    told = ", ".join(f"{number} on {words}" if words in map(str.lower, KINDS.values()) else f"{number} {words}"
                     for words, number in counts if number)  # fmt: skip
    accessory = button("Open", QuarterActionId.REPORT_RECOMMENDATIONS, YearPage(shown.school_year, 0))
    return SectionBlock(
        block_id="recommendations", text=f"*Recommendations of the year* · {told or 'none recorded'}",
        accessory=accessory if made else None,
    )  # fmt: skip


def _buttons(shown: Standing) -> list[ButtonElement]:
    year, report = shown.school_year, shown.report
    about = OfYear(year)
    words = "Review and adopt" if shown.can_adopt else "Read"
    buttons = [button(words, QuarterActionId.REPORT_READ, about, "primary" if shown.can_adopt else None)]
    document = "Download the document" if shown.is_adopted else "Download a draft"
    file = QuarterActionId.REPORT_FILE.again
    buttons.append(button(document, file("internal"), ReportFile(year, YearReport.kind)))
    if shown.is_adopted:
        buttons.append(button("Public document", file("public"), ReportFile(year, PublicYearReport.kind)))
        buttons.append(button("Begin a new edition", QuarterActionId.REPORT_REVISE, about))
    for number in range(1, report.edition if report else 1):
        buttons.append(button(f"Edition {number}", file(number), ReportFile(year, YearReport.kind, number)))
    return buttons


def chapter_form(
    school_year: str, chapter: Chapter, newest: ReportChapter | None, text: str | None = None, notice: str = "", *,
    is_draft: bool = False, is_anew: bool = False,
) -> View:  # fmt: skip
    """Asks for the text of a chapter, upon its newest version: with a `notice`, one saved since `text` was typed."""
    blocks: list[Block] = [paragraph(f"*{escaped(notice)}*")] if notice else []
    if notice and newest:
        blocks += long_text(f"Saved by {escaped(newest.written_by.name)}", newest.words or "(taken out)")
    if is_draft:
        about = ReportPart(school_year, chapter.code)
        blocks += actions([button("Discard what I typed", QuarterActionId.REPORT_DISCARD, about, confirm=DISCARD)])
    given = text if notice else newest.words if newest else None
    blocks += [small(PRINTED), _text_question(chapter, given or None, is_anew=is_anew)]
    version = newest.version if newest else 0
    return question_form(TITLE, QuarterFormId.REPORT_WRITTEN, blocks, "Save", school_year=school_year,
                         chapter=chapter.code, version=version)  # fmt: skip


def _text_question(chapter: Chapter, given: str | None, *, is_anew: bool) -> Block:
    """Asks for a chapter's text, and has Slack tell of each character. To show another text, its id has to change."""
    action = QuarterActionId.REPORT_TYPED.again("anew") if is_anew else QuarterActionId.REPORT_TYPED
    question = Question("words", chapter.title, chapter.hint, optional=not chapter.is_required, dispatch=action)
    block: Any = question.words(given)
    block.element.dispatch_action_config = DispatchActionConfig(trigger_actions_on=["on_character_entered"])
    found: Block = block
    return found


def recommendations(agreement: Agreement, shown: Standing, page: int, today: date) -> View:
    """The year's recommendations, each to be marked as about the agreement or its implementation."""
    year, made = shown.school_year, shown.found.made
    blocks: list[Block] = [small(escaped(agreement.cite(ON_WHAT)))]
    for outcome in made[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        blocks += [_outcome(outcome, today), *_marks(shown, outcome, page)]
    turn = QuarterActionId.REPORT_RECOMMENDATIONS.again
    turns = [(words, to) for words, to in (("Previous", page - 1), ("Next", page + 1))
             if 0 <= to * ON_A_PAGE < len(made)]  # fmt: skip
    buttons = [button(words, turn(to), YearPage(year, to)) for words, to in turns]
    blocks += actions([*buttons, report_button("Back to report", year)], "turns")
    return modal(TITLE, "report_recommendations", blocks)


def _outcome(outcome: Outcome, today: date) -> Block:
    made = outcome.of
    words = made.words if len(made.words) <= LONGEST_WORDS else f"{made.words[:LONGEST_WORDS]}…"
    due = f", {due_words(made.due_on, today)}" if outcome.state == "open" else ""
    about = f"{made.quarter.label} · {outcome.responsible} · {OUTCOMES[outcome.state]}{due}"
    return SectionBlock(text=plain(f"{_about(outcome.kind)}: {words}\n{about}"))


def _about(kind: str | None) -> str:
    return f"About {kind_label(kind).lower()}" if kind else NOT_MARKED


def _marks(shown: Standing, outcome: Outcome, page: int) -> list[Block]:
    if shown.is_adopted:
        return []
    action = QuarterActionId.REPORT_MARK.again
    return actions([
        button(_about(kind), action(kind), Marked(shown.school_year, page, outcome.of.id, kind))
        for kind in KINDS if kind != outcome.kind
    ], f"mark:{outcome.of.id}")  # fmt: skip


def reading(agreement: Agreement, shown: Standing, year: Year) -> View:
    """All that is adopted: texts, figures, meetings and recommendations; at its end the button that adopts it."""
    found, report = shown.found, shown.report
    blocks: list[Block] = [HeaderBlock(text=plain(report.label if report else f"{TITLE} {shown.school_year}"))]
    for code, chapter in CHAPTERS.items():
        blocks += long_text(chapter.title, found.texts[code].words) if code in found.texts else []
    blocks += _listed("The year in figures", _figures(year))
    said = public_counts(found.feedback) if found.feedback.tallies else {}
    blocks += _listed(FEEDBACK_SHEET, [f"{words}: {count:,}" for words, count in said.items()])
    blocks += _listed("Coverage of each school", coverage_lines(agreement, found.coverage))
    for revision in found.revisions.values():
        quarter = revision.quarter
        blocks += [small(f"*{quarter.label}*, revision {revision.revision}"), *meetings(agreement, quarter)]
    for kind, label in KINDS.items():
        blocks += _listed(f"Recommendations on {label.lower()}", _told(found.made, kind))
    blocks += _listed("Earlier recommendations", [_line(outcome) for outcome in found.earlier])
    blocks.append(small(adopted_line(report)))
    places = list[str]()
    if not shown.is_adopted:
        texts = {code: row.words for code, row in found.texts.items()}
        places = places_to_check(texts, _known(agreement))
        blocks += _listed("Look at these places again: the public reads them", places)
    if shown.lacking:
        blocks.append(small(f"Cannot be adopted yet: {escaped('; '.join(shown.lacking))}."))
    buttons = [report_button("Back to report", shown.school_year)]
    if shown.can_adopt:
        seen, words = ReportSeen(shown.school_year, shown.fingerprint), f"Adopt for {PARTY_WORDS[shown.party]}"
        buttons.insert(0, button(words, QuarterActionId.REPORT_ADOPT, seen, "primary", _confirmed(len(places))))
    return modal(TITLE, "report_reading", [*blocks, *actions(buttons, "adopt")])


def _known(agreement: Agreement) -> list[str]:
    return [*(school.name for school in agreement.school), agreement.agreement.police, agreement.agreement.schools]


def _confirmed(places: int) -> tuple[str, str]:
    """What somebody confirms who adopts: that the places listed above them were looked at, too."""
    listed = f" {places} {'place is' if places == 1 else 'places are'} listed above to look at again." if places else ""
    return CONFIRM_ADOPT + listed, "Adopt"


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    """A list under its title, whole: in as many sections as it takes."""
    sections = [""]
    for line in (f"• {line}\n" for line in lines):
        if len(sections[-1]) + len(line) > LONGEST_SECTION:
            sections.append("")
        sections[-1] += line
    texts = [SectionBlock(text=plain(section.rstrip())) for section in sections if section]
    return [paragraph(f"*{title}*"), *texts] if texts else []


def _figures(year: Year) -> list[str]:
    """The figures that both parties look at first, quarter by quarter and over the year."""
    codes, lines = [*year.quarters, "year"], []
    for words, *cells in glance(year):
        values = (f"{code} {cell:,}" if isinstance(cell, int) else f"{code} {cell}"
                  for code, cell in zip(codes, cells, strict=False))  # fmt: skip
        lines.append(f"{words}: {', '.join(values)}")
    return lines


def _told(made: Sequence[Outcome], kind: str) -> list[str]:
    return [_line(outcome) for outcome in made if outcome.kind == kind]


def _line(outcome: Outcome) -> str:
    words = outcome.of.words
    shortened = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"
    return f"{shortened} ({OUTCOMES[outcome.state]})"


def revising_form(report: YearlyReport) -> View:
    """Asks why a report that was adopted is changed."""
    words = f"*{report.label}* is adopted. That stays on record; the change is a new edition, to be adopted anew."
    return reason_form("New edition", QuarterFormId.REPORT_REVISED, words, "Begin", school_year=report.school_year)
