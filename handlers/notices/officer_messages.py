"""What officers and those who stand in for them are told directly: what is to complete, what is asked, what was done.

Phones show a message's text on a locked screen and desktops its first block: they tell the number and the school only.
"""

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.message import Message, Telling, words_with
from handlers.notices.direct_messages import open_button
from handlers.notices.question_views import answer_button
from handlers.notices.stand_in import done_for_officer
from handlers.notices.views import completing_buttons
from handlers.parts import day, escaped, happened, paragraph, small
from models.calendar.school_days import report_day
from models.notices.tables import Notice, NoticeQuestion
from models.people.tables import Person

AS_WE_READ_IT = "state law as we read it (C.G.S. 10-233p), not legal advice."
MOST_OPENED = 5


def incomplete(telling: Telling, notice: Notice) -> Message | None:
    """The direct message to whoever is asked for what a notice lacks; once nothing is lacking, it says so."""
    if notice.completed_at or notice.withdrawn_at:
        how = f"Action notice {notice.label} {'was withdrawn' if notice.withdrawn_at else 'is complete'}."
        return words_with(how, buttons=[open_button(notice)]) if telling.is_change else None
    due = report_day(telling.session, telling.agreement, notice.current.occurred_at)
    buttons = [*completing_buttons(notice), open_button(notice)]
    return words_with(
        f"Action notice {notice.label} is not complete.",
        *([small(f"Due {day(due)}, {AS_WE_READ_IT}")] if due else []),
        buttons=buttons,
    )


def unattended(telling: Telling, left: tuple[Person, list[Notice]]) -> Message | None:
    """The direct message on notices whose officer can no longer complete them, unless none is left."""
    officer, found = left
    if not found:
        return None
    more = len(found) - MOST_OPENED
    return words_with(
        "Action notices are left to complete.",
        paragraph(escaped(f"{officer.name} can no longer complete these:")),
        *(_row(telling, notice) for notice in found[:MOST_OPENED]),
        *([small(f"{more} more are on your Home.")] if more > 0 else []),
        small("A supervisor can complete them for the officer. If there is none, an administrator can add one."),
    )


def _row(telling: Telling, notice: Notice) -> Block:
    text = f"*{notice.label}* · {escaped(telling.agreement.school_name(notice.school))}"
    return SectionBlock(text=text, accessory=open_button(notice))


def done_for(_telling: Telling, notice: Notice) -> Message:
    """The word to the officer that somebody stood in for them."""
    what = small(escaped(f"{done_for_officer(notice)}. The notice stays yours."))
    return words_with(
        f"Something was done for you in action notice {notice.label}.", what, buttons=[open_button(notice)]
    )


def to_answer(_telling: Telling, asked: NoticeQuestion) -> Message:
    """The direct message to whoever is to answer a question, and what it becomes. The question stands in the form."""
    notice, opening = asked.notice, open_button(asked.notice)
    about, by = f"about action notice {notice.label}", happened((f"Asked by {asked.asked_by.name}", asked.asked_at))
    if asked.answered_by:
        by += happened((f"Answered by {asked.answered_by.name}", asked.answered_at))
        return words_with(f"The question {about} was answered.", *by, buttons=[opening])
    if notice.withdrawn_at:
        return words_with(f"The question {about} needs no answer: it was withdrawn.", *by, buttons=[opening])
    return words_with(f"A question was asked {about}.", *by, buttons=[answer_button(asked), opening])


def answered(_telling: Telling, asked: NoticeQuestion) -> Message | None:
    """The direct message to who asked. The answer is read in the notice."""
    if not asked.answered_by:
        return None
    by = happened((f"Answered by {asked.answered_by.name}", asked.answered_at))
    return words_with(
        f"Your question about action notice {asked.notice.label} was answered.",
        *by,
        buttons=[open_button(asked.notice)],
    )
