"""What people see of action notices: the form, the card in the channel, the notice with all it holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
    InteractiveElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from handlers.notices.form_views import ASKED, LISTS, to_follow
from handlers.notices.ids import NoticeActionId, NoticeVersionId, StudentActionId
from handlers.notices.student_views import student_blocks
from handlers.parts import (
    Markup,
    button,
    duration,
    escaped,
    facts,
    labels,
    long_text,
    message_window,
    modal,
    moment,
    option,
    paragraph,
    plain,
    small,
)
from handlers.values import RecordId
from models import vocabulary as words
from models.notices.form import CODES, DETAILS, details_to_follow, is_empty
from models.notices.tables import Notice, NoticeVersion, StudentDetail, form_of
from models.policy import Act
from models.terms import Agreement

MOST_VERSIONS = 100  # Slack takes no more options in a menu


def filed(notice: Notice, agreement: Agreement, *, again: bool = False) -> View:
    """What the officer sees after filing."""
    status = "Already filed" if again else "Filed"
    school = agreement.school_name(notice.school)
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"{status} as {notice.label}")),
        paragraph(f"It is on its way to the principal's channel at {school}. Your Home shows when it is acknowledged."),
    ]
    if notice.completed_at is None:
        blocks += [
            paragraph(f"*To complete:* {escaped(incomplete(agreement, notice))}."),
            ActionsBlock(elements=completing_buttons(notice)),
            small("You can also do this later, from your Home."),
        ]
    return modal("Action notice", "notice_done", blocks, close="Done")


def incomplete(agreement: Agreement, notice: Notice) -> str:
    """What is still to follow, in words."""
    students = notice.current.students
    of_students = "student details" if students else ""
    return ", ".join(filter(None, (to_follow(agreement, form_of(notice.current)), of_students)))


def completing_buttons(notice: Notice) -> list[ButtonElement]:
    """What the officer presses to complete a notice."""
    buttons = []
    if details_to_follow(form_of(notice.current)):
        buttons.append(button("Complete details", NoticeActionId.COMPLETE, RecordId(notice.id), "primary"))
    if notice.current.students:
        buttons.append(button("Student details", StudentActionId.LIST, RecordId(notice.id)))
    return buttons


def summary(agreement: Agreement, notice: Notice, version: NoticeVersion) -> list[tuple[str, str | Markup]]:
    """What the card and the window begin with."""
    place = words.PLACES[version.place]
    return [
        ("School", agreement.school_name(notice.school)),
        ("Actions taken", labels(version.actions, words.ACTIONS)),
        ("What happened", words.INCIDENTS[version.incident]),
        ("When", Markup(moment(version.occurred_at))),
        ("Location", f"{place} · {version.place_detail}" if version.place_detail else place),
        ("Students", str(version.students)),
        ("Notice given", f"{duration(notice.filed_at - version.occurred_at)} after the action"),
    ]


def history(notice: Notice) -> list[Block]:
    badge = f", badge {notice.officer.badge}" if notice.officer.badge else ""
    lines = [headline(f"Filed by {notice.officer.name}{badge}", notice.filed_at)]
    if notice.version > 1:
        change = "Details added" if notice.current.is_completion else "Amended"
        lines.append(headline(f"{change}, version {notice.version}", notice.current.changed_at))
    if notice.acknowledged_at and notice.acknowledged_by:
        version = "" if notice.acknowledged_version == notice.version else f" (version {notice.acknowledged_version})"
        lines.append(headline(f"Acknowledged{version} by {notice.acknowledged_by.name}", notice.acknowledged_at))
    return lines


def headline(what: str, when: datetime) -> Block:
    return small(f"{escaped(what)} · {moment(when)}")


def details(
    agreement: Agreement, notice: Notice, version: NoticeVersion, students: Sequence[StudentDetail],
    acts: frozenset[Act],
) -> View:  # fmt: skip
    """A notice with all it holds, for those who may read it; `acts` are those that the reader may do."""
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"{notice.label}{_standing(notice, version)}")),
        *facts([*summary(agreement, notice, version), *_further(agreement, version)]),
        *(block for name in TEXTS for block in _text(agreement, version, name)),
        *_reasons(notice, version),
        *_follows(agreement, notice, version),
        *history(notice),
        DividerBlock(),
        *student_blocks(version.students, students),
    ]
    buttons: list[InteractiveElement] = [*_buttons(notice, acts)]
    if notice.version > 1:
        buttons.append(_versions(notice, version))
    blocks += [ActionsBlock(elements=buttons)] if buttons else []
    return modal("Action notice", "notice_details", blocks, metadata={"notice": notice.id})


def _versions(notice: Notice, shown: NoticeVersion) -> StaticSelectElement:
    options = {
        row.version: option(f"Version {row.version}", NoticeVersionId(notice.id, row.version))
        for row in notice.versions[-MOST_VERSIONS:]
    }
    return StaticSelectElement(
        action_id=NoticeActionId.VERSION,
        placeholder="Other versions",
        options=list(options.values()),
        initial_option=options.get(shown.version),
    )


def _standing(notice: Notice, version: NoticeVersion) -> str:
    if notice.withdrawn_at:
        return " · withdrawn"
    return "" if version.version == notice.version else f" · earlier version {version.version}"


TEXTS = ("narrative", "grounds_detail", "staff_search_reason", "custody_reason", "policy_reason")


def _further(agreement: Agreement, version: NoticeVersion) -> list[tuple[str, str | Markup]]:
    answered = (name for name in DETAILS if name not in TEXTS and not is_empty(getattr(version, name)))
    rows = [(agreement.cite(ASKED[name].shown_as), _answer(version, name)) for name in answered]
    return [*rows, ("Principal or designee told in person", "Yes" if version.told_in_person else "No")]


def _answer(version: NoticeVersion, name: str) -> str:
    given = getattr(version, name)
    if name in LISTS:
        return labels(given, LISTS[name])
    return CODES[name][given] if name in CODES else str(given)


def _text(agreement: Agreement, version: NoticeVersion, name: str) -> list[Block]:
    text = getattr(version, name)
    return long_text(escaped(agreement.cite(ASKED[name].shown_as)), text) if text else []


def _follows(agreement: Agreement, notice: Notice, version: NoticeVersion) -> list[Block]:
    missing = to_follow(agreement, form_of(version))
    if not missing or version.version != notice.version:
        return []
    return [small(f"Details to follow: {escaped(missing)}.")]


def _reasons(notice: Notice, version: NoticeVersion) -> list[Block]:
    amended = long_text("Reason for amendment", version.changed_because) if version.changed_because else []
    withdrawn = long_text("Reason for withdrawal", notice.withdrawn_because) if notice.withdrawn_because else []
    return amended + withdrawn


def _buttons(notice: Notice, acts: frozenset[Act]) -> list[ButtonElement]:
    if notice.withdrawn_at:
        return []
    buttons = []
    if Act.ACKNOWLEDGE_NOTICE in acts and not notice.acknowledged_at:
        buttons.append(button("Acknowledge", NoticeActionId.ACKNOWLEDGE, RecordId(notice.id), "primary"))
    if Act.CHANGE_NOTICE in acts:
        buttons += [
            *completing_buttons(notice),
            button("Amend", NoticeActionId.AMEND, RecordId(notice.id)),
            button("Withdraw", NoticeActionId.WITHDRAW, RecordId(notice.id), "danger"),
        ]
    return buttons


def preview(agreement: Agreement, notice: Notice) -> View:
    """The card of a notice that is not filed yet, without its number and buttons."""
    blocks = [
        small("This is the card in the principal's channel. *Nothing is filed yet:* close this window to continue."),
        DividerBlock(),
        *card_blocks(agreement, notice, "Action notice"),
    ]
    return modal("Preview", "notice_preview_window", blocks)


def unanswered(problems: Mapping[str, str]) -> View:
    """What is to be answered before there is a card to look at."""
    missing = ", ".join(ASKED[name].label.rstrip("?") for name in ASKED if name in problems)
    return message_window("Preview", f"Please answer these first: {missing}.")


def card_blocks(agreement: Agreement, notice: Notice, title: str) -> list[Block]:
    """What the card says: no narrative and no student detail."""
    mark = "🔴 Urgent · " if notice.current.urgent else ""
    return [
        HeaderBlock(text=plain(f"{mark}{title}")),
        *facts(summary(agreement, notice, notice.current)),
        *history(notice),
        small("Details to follow." if notice.completed_at is None else "Complete."),
    ]


def acknowledged(notice: Notice) -> View:
    """What the principal sees after acknowledging from a window."""
    return message_window("Acknowledged", f"{notice.label} is acknowledged. The card in the channel now shows it.")
