"""What people see of action notices: the form, the card in the channel, the notice with all it holds."""

from collections.abc import Collection, Mapping, Sequence

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, InteractiveElement, MarkdownTextObject
from slack_sdk.models.views import View

from handlers.message import mentions
from handlers.notices.arrests import arrest_button, asks_of_arrest
from handlers.notices.direct_messages import acknowledged_line
from handlers.notices.form_views import ASKED, to_follow
from handlers.notices.ids import NoticeActionId
from handlers.notices.question_views import all_questions_button, question_blocks
from handlers.notices.stand_in import LABELS, OFFICER, changed_by, filed_by, why
from handlers.notices.student_views import student_blocks
from handlers.parts import (
    Fact,
    actions,
    button,
    duration,
    escaped,
    facts,
    happened,
    header,
    labels,
    long_text,
    menu,
    message_window,
    modal,
    moment,
    paragraph,
    small,
)
from handlers.values import RecordId, RecordVersion
from models import vocabulary as words
from models.notices.form import CODES, DETAILS, LISTS, details_to_follow, is_empty
from models.notices.tables import Notice, NoticeQuestion, NoticeVersion, StudentDetail, form_of
from models.people.tables import Person
from models.policy import Act
from models.terms import Agreement

NOBODY = "*Slack notified nobody: no principal of this school has an active Slack account. Please call the school.*"
MOST_LINES, ON_CARD = 30, 2
"""How many lines of acknowledgments the window and the card have."""
MOST_VERSIONS = 100  # Slack takes no more options in a menu


def filed(notice: Notice, agreement: Agreement, *, again: bool = False) -> View:
    """What the officer sees after filing."""
    status = "Already filed" if again else "Filed"
    school = agreement.school_name(notice.school)
    blocks = [
        header(f"{status} as {notice.label}"),
        paragraph(f"It is on its way to the principal's channel at {school}. Your Home shows when it is acknowledged."),
    ]
    blocks += asks_of_arrest(agreement, notice)
    if notice.completed_at is None:
        blocks += [
            paragraph(f"*To complete:* {escaped(incomplete(agreement, notice))}."),
            *actions(completing_buttons(notice)),
            small("You can also do this later, from your Home."),
        ]
    return modal("Action notice", "notice_done", blocks, close="Done")


def incomplete(agreement: Agreement, notice: Notice) -> str:
    """What is still to follow, in words."""
    of_students = "student details" if notice.lacks_students else ""
    return ", ".join(filter(None, (to_follow(agreement, form_of(notice.current)), of_students)))


def completing_buttons(notice: Notice, as_it_reads: NoticeVersion | None = None) -> list[ButtonElement]:
    """What the officer presses to complete what is missing; `as_it_reads` for who has its current version at hand."""
    version = as_it_reads or notice.current
    students = _students_button(notice, version) if notice.lacks_students_of(version) else []
    return [*_details_button(notice, version), *students]


def _details_button(notice: Notice, version: NoticeVersion) -> list[ButtonElement]:
    if not details_to_follow(form_of(version)):
        return []
    return [button("Complete details", NoticeActionId.COMPLETE, RecordId(notice.id), "primary")]


def _students_button(notice: Notice, version: NoticeVersion) -> list[ButtonElement]:
    if not version.students:
        return []
    return [button("Student details", NoticeActionId.STUDENTS, RecordId(notice.id))]


def summary(agreement: Agreement, notice: Notice, version: NoticeVersion) -> list[Fact]:
    """What the card and the window begin with: everybody in the channel reads the card, so nothing that was typed."""
    return [
        ("School", agreement.school_name(notice.school)),
        ("Actions taken", labels(version.actions, words.ACTIONS)),
        ("What happened", words.INCIDENTS[version.incident]),
        ("When", MarkdownTextObject(text=moment(version.occurred_at))),
        ("Location", words.PLACES[version.place]),
        ("Students", str(version.students)),
        ("Notice given", f"{duration(notice.filed_at - version.occurred_at)} after the action"),
    ]


def history(notice: Notice, most: int = MOST_LINES) -> list[Block]:
    """Who filed, changed and acknowledged a notice, and when; of many acknowledgments the last lines."""
    change = f"{'Details added' if notice.current.is_completion else 'Amended'}{changed_by(notice.current)}"
    filed = happened(
        (filed_by(notice), notice.filed_at),
        (f"{change}, version {notice.version}", notice.current.changed_at if notice.version > 1 else None),
    )
    acknowledged = acknowledgment_lines(notice)[-most:]
    return [*filed, *([small("\n".join(acknowledged))] if acknowledged else [])]


def acknowledgment_lines(notice: Notice) -> list[str]:
    """Each acknowledgment, and each time that it was asked for again after a material change."""
    lines = []
    for number, row in enumerate(notice.acknowledgments):
        if number:
            lines.append(f"Asked again since {moment(row.asked_at)} (version {row.asked_version})")
        if row.acknowledged_at:
            lines.append(acknowledged_line(row))
    return lines


def details(
    agreement: Agreement, notice: Notice, version: NoticeVersion, students: Sequence[StudentDetail],
    questions: Sequence[NoticeQuestion], acts: frozenset[Act], card_link: str | None = None,
    beside: Sequence[Block] = (),
) -> View:  # fmt: skip
    """A notice with all it holds, for those who may read it; `acts` are those that the reader may do.

    `card_link` leads to its card in the channel, for those who may be there. `beside` is what other topics show of it.
    """
    may_do = frozenset() if notice.withdrawn_at else acts
    of_arrest = arrest_button(agreement, notice) if Act.READ_ARREST in may_do else []
    blocks = [
        header(f"{notice.label}{_standing(notice, version)}"),
        *version_blocks(agreement, notice, version),
        *long_text(why(version), version.changed_because),
        *long_text("Reason for withdrawal", notice.withdrawn_because),
        *_follows(agreement, notice, version),
        *history(notice),
        *([small(f"<{escaped(card_link)}|Show the card in the school's channel>")] if card_link else []),
        *question_blocks(questions, may_answer=Act.CHANGE_NOTICE in may_do),
        *([DividerBlock(), *beside] if beside else []),
        DividerBlock(),
        *student_blocks(version.students, students),
        *actions([*_buttons(notice, version, may_do), *of_arrest, *all_questions_button(notice, questions)]),
    ]
    return modal("Action notice", "notice_details", blocks, metadata={"notice": notice.id})


def version_blocks(agreement: Agreement, notice: Notice, version: NoticeVersion) -> list[Block]:
    """All that a version says, but for what was changed in it and the students' details."""
    return [
        *facts([*summary(agreement, notice, version), *_specific_location(version)]),
        *_text(agreement, version, "narrative"),
        *facts(_further(agreement, version)),
        *(block for name in TEXTS for block in _text(agreement, version, name)),
    ]


def _specific_location(version: NoticeVersion) -> list[Fact]:
    return [(ASKED["place_detail"].shown_as, version.place_detail)] if version.place_detail else []


def _standing(notice: Notice, version: NoticeVersion) -> str:
    if notice.withdrawn_at:
        return " · withdrawn"
    return "" if version.version == notice.version else f" · earlier version {version.version}"


TEXTS = ("grounds_detail", "staff_search_reason", "custody_reason", "policy_reason")


def _further(agreement: Agreement, version: NoticeVersion) -> list[Fact]:
    answered = (name for name in DETAILS if name not in TEXTS and not is_empty(getattr(version, name)))
    rows = [(agreement.cite(ASKED[name].shown_as), _answer(version, name)) for name in answered]
    return [*rows, ("Principal or designee told in person", "Yes" if version.told_in_person else "No")]


def _answer(version: NoticeVersion, name: str) -> str:
    given = getattr(version, name)
    if name in LISTS:
        return labels(given, LISTS[name])
    return CODES[name][given] if name in CODES else str(given)


def _text(agreement: Agreement, version: NoticeVersion, name: str) -> list[Block]:
    return long_text(escaped(agreement.cite(ASKED[name].shown_as)), getattr(version, name))


def _follows(agreement: Agreement, notice: Notice, version: NoticeVersion) -> list[Block]:
    missing = to_follow(agreement, form_of(version))
    if not missing or notice.withdrawn_at or version.version != notice.version:
        return []
    return [small(f"Details to follow: {escaped(missing)}.")]


def _buttons(notice: Notice, shown: NoticeVersion, may_do: frozenset[Act]) -> list[InteractiveElement]:
    about = RecordId(notice.id)
    buttons: list[InteractiveElement] = []
    if Act.ACKNOWLEDGE_NOTICE in may_do and not notice.acknowledged_at:
        buttons.append(button("Acknowledge", NoticeActionId.ACKNOWLEDGE, about, "primary"))
    if Act.ASK_ABOUT_NOTICE in may_do:
        buttons.append(button("Ask the officer", NoticeActionId.ASK, about))
    if Act.CHANGE_NOTICE in may_do:
        buttons += [
            *_details_button(notice, notice.current),
            *_students_button(notice, notice.current),
            button("Amend", NoticeActionId.AMEND, about),
            button("Withdraw", NoticeActionId.WITHDRAW, about, "danger"),
        ]
    if notice.version > 1:
        listed = notice.versions[-MOST_VERSIONS:]
        versions = {RecordVersion(notice.id, row.version): f"Version {row.version}" for row in listed}
        now_shown = RecordVersion(notice.id, shown.version)
        buttons.append(menu(NoticeActionId.VERSION, "Other versions", versions, now_shown))
    return buttons


def preview(agreement: Agreement, notice: Notice, told: Sequence[Person], elsewhere: Collection[str] = ()) -> View:
    """The card of a notice that is not filed yet, without its number and buttons, and whom Slack will notify.

    `elsewhere` are the teams whose people are in another Slack than the reader's.
    """
    title, *rest = card_blocks(agreement, notice, "Action notice")
    blocks = [
        small("This is the card in the principal's channel. *Nothing is filed yet:* close this window to continue."),
        DividerBlock(), title, for_whom(mentions(told, elsewhere)), *rest,
    ]  # fmt: skip
    return modal("Preview", "notice_preview_window", blocks)


def for_whom(mentioned: str) -> Block:
    """Whom Slack notifies of a card."""
    return paragraph(f"For {mentioned}" if mentioned else NOBODY)


def unanswered(problems: Mapping[str, str], *, asks_officer: bool) -> View:
    """What is to be answered, or answered otherwise, before there is a card to look at."""
    school = LABELS[OFFICER] if asks_officer else "School"  # an officer is chosen with the school
    known = {"school": school} | LABELS | {name: asked.label.rstrip("?") for name, asked in ASKED.items()}
    lines = [f"{label}: {problems[name]}" for name, label in known.items() if name in problems]
    return message_window("Preview", "\n".join(["There is no card to preview yet.", *lines]))


def card_blocks(agreement: Agreement, notice: Notice, title: str) -> list[Block]:
    """What the card says: no narrative and no student detail."""
    mark = "🔴 Urgent · " if notice.current.urgent else ""
    return [
        header(f"{mark}{title}"),
        *facts(summary(agreement, notice, notice.current)),
        *history(notice, ON_CARD),
        small("Details to follow." if notice.completed_at is None else "Complete."),
    ]


def word_chosen(*, wants: bool) -> View:
    """What the officer sees after choosing in a window whether to be told of acknowledgments."""
    text = "You are told of each acknowledgment." if wants else "You are told of acknowledgments no more."
    return message_window("Messages", f"{text} What is not delivered is told in any case.")


def acknowledged(notice: Notice) -> View:
    """What the principal sees after acknowledging from a window."""
    return message_window("Acknowledged", f"{notice.label} is acknowledged. The card in the channel now shows it.")
