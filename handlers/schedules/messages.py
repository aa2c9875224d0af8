"""What the bot sends of schedules: cards to schools, and direct messages to those who have to know at once.

No word that somebody typed is in them, and no reason of an absence: officers of a school read its channel, too.
"""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block

from handlers.delivery.reasons import within
from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import actions, button, day, escaped, happened, header, paragraph, small
from handlers.schedules.ids import ScheduleActionId
from handlers.schedules.words import change_days, days_of, substitute_line, weekdays, what_of
from handlers.values import Nothing, RecordId
from models.actor import Actor
from models.destinations import School
from models.people.spaces import slack_of
from models.policy import Act, Part, Subject, may
from models.schedules import cards, reminders, substitutes
from models.schedules.queries import lacks_week, newer_week, schools_of_change
from models.schedules.reminders import ScheduleReminder
from models.schedules.tables import ScheduleChange, SchedulePosting, Substitution, UsualWeek


def card(telling: Telling, posting: SchedulePosting) -> Message:
    """The card in a school's channel: a usual week, a change or a substitute, as it stands."""
    school = escaped(telling.agreement.school_name(posting.school))
    return Message(f"Work schedule, {school}", _blocks(telling, posting))


def at_once(telling: Telling, posting: SchedulePosting) -> Message:
    """The same to a principal whose phone is to ring."""
    school = escaped(telling.agreement.school_name(posting.school))
    return Message(f"A work schedule at {school} changes soon.", _blocks(telling, posting))


def instead_of_card(telling: Telling, posting: SchedulePosting) -> Message | None:
    """To the principal, while the card cannot be posted in the school's channel; then it says that it is there."""
    school = escaped(telling.agreement.school_name(posting.school))
    if posting.undelivered_id is None:
        arrived = words_with(f"This work schedule is in the channel of {school} now.", *_blocks(telling, posting))
        return arrived if telling.is_change else None
    where = within(slack_of(telling.session, School(posting.school)))
    why = small(f"It could not be posted in the school's channel{where}. Administrators have been told.")
    return words_with(f"A work schedule at {school}", *_blocks(telling, posting), why)


def done_for(telling: Telling, posting: SchedulePosting) -> Message:
    """To the officer: that somebody else entered or changed it."""
    return words_with("Your work schedule was changed for you.", *_blocks(telling, posting))


def _blocks(telling: Telling, posting: SchedulePosting) -> list[Block]:
    if posting.week:
        return _of_week(telling, posting, posting.week)
    if posting.change:
        return _of_change(telling, posting, posting.change)
    if posting.substitution:
        return _of_substitution(telling, posting, posting.substitution)
    raise ValueError(f"card {posting.id} tells of nothing")


def _of_week(telling: Telling, posting: SchedulePosting, week: UsualWeek) -> list[Block]:
    school = escaped(telling.agreement.school_name(posting.school))
    usual = [of_day for of_day in week.days if of_day.school == posting.school]
    said = weekdays(usual) or "No day at this school."
    newer = newer_week(telling.session, week)
    mark = [small(f"Replaced from {day(newer.first_day)} by a newer usual week.")] if newer else []
    return [
        header(f"Usual week: {week.officer.name}"),
        paragraph(f"*{school}*\n{said}\nFrom {day(week.first_day)} until {day(week.last_day)}"),
        *mark,
        *happened((f"Entered by {week.given_by.name}", week.given_at)),
    ]


def _of_change(telling: Telling, posting: SchedulePosting, change: ScheduleChange) -> list[Block]:
    school = telling.agreement.school_name(posting.school)
    version = change.current
    concerned = posting.school in schools_of_change(telling.session, change)
    what = (
        what_of(version, posting.school, school, with_reason=False) if concerned else "Nothing changes at this school"
    )
    opening = button("Open", ScheduleActionId.CHANGE, RecordId(change.id))
    if change.withdrawn_at:
        title, what = "Withdrawn: change of schedule", "As usual after all"
    else:
        title = "Change of schedule"
    events = [(f"Entered by {change.recorded_by.name}", change.recorded_at)]
    if change.version > 1:
        events.append((f"Corrected by {version.changed_by.name}", version.changed_at))
    if change.withdrawn_by:
        events.append((f"Withdrawn by {change.withdrawn_by.name}", change.withdrawn_at or change.recorded_at))
    return [
        header(f"{title}: {change.officer.name}"),
        paragraph(escaped(f"{school} · {change_days(version)}\n{what}")),
        *happened(*events),
        *actions([opening]),
    ]


def _of_substitution(telling: Telling, posting: SchedulePosting, substitution: Substitution) -> list[Block]:
    school = telling.agreement.school_name(substitution.school)
    is_there = posting.school == substitution.school
    where = "" if is_there else "\nOn these days this officer is not here as usual."
    return _substitute_blocks(substitution, school, where)


def _substitute_blocks(substitution: Substitution, school: str, more: str = "") -> list[Block]:
    title = "Substitute cancelled" if substitution.cancelled_at else "Substitute"
    instead = f"\nFor {substitution.change.officer.name}" if substitution.change else ""
    events = [(f"Named by {substitution.named_by.name}", substitution.named_at)]
    if substitution.cancelled_by and substitution.cancelled_at:
        events.append((f"Cancelled by {substitution.cancelled_by.name}", substitution.cancelled_at))
    return [
        header(f"{title}: {substitution.substitute.name}"),
        paragraph(escaped(f"{school}\n{substitute_line(substitution)}{instead}{more}")),
        *happened(*events),
    ]


def substitute_told(telling: Telling, substitution: Substitution) -> Message:
    """To the substitute, the absent officer, the principal and the chief."""
    school = telling.agreement.school_name(substitution.school)
    days = days_of(substitution.first_day, substitution.last_day)
    words = "A substitute officer was cancelled" if substitution.cancelled_at else "A substitute officer is named"
    return Message(escaped(f"{words}: {school}, {days}."), _substitute_blocks(substitution, school))


def reminder(telling: Telling, record: ScheduleReminder) -> Message | None:
    """Asks the officer for the usual week; once it is there, says so."""
    if not lacks_week(telling.session, telling.agreement, record.officer_id, telling.now):
        return words_with("Your usual week is on record.") if telling.is_change else None
    words = "Your usual week is not on record. Your principal is to know your work schedule"
    text = telling.agreement.cite(f"{words} (§III; by the first school day is a district goal).")
    giving = button("Enter it", ScheduleActionId.GIVE, Nothing(), "primary")
    return words_with(escaped(text), buttons=[giving])


def for_supervisor(telling: Telling, record: ScheduleReminder) -> Message | None:
    """Says to supervisors whose usual week is missing; once it is there, says so."""
    if not lacks_week(telling.session, telling.agreement, record.officer_id, telling.now):
        whose = small(escaped(f"That of {record.officer.name}."))
        return words_with("A usual week is on record now.", whose) if telling.is_change else None
    giving = button("Usual week of an officer", ScheduleActionId.GIVE_FOR, Nothing())
    return words_with("A usual week is not on record.", small(
        escaped(f"{record.officer.name} was reminded on {day(telling.agreement.today(record.reminded_at))}. "
                "The school cannot tell when the officer is there.")
    ), buttons=[giving])  # fmt: skip


def _supervises(actor: Actor, _record: ScheduleReminder) -> bool:
    return may(actor, Act.NAME_SUBSTITUTE, Subject())


def _is_told_at_once(actor: Actor, posting: SchedulePosting) -> bool:
    return may(actor, Part.TOLD_OF_SCHEDULE, Subject(school=posting.school))


def _is_own(actor: Actor, posting: SchedulePosting) -> bool:
    told = posting.week or posting.change
    return told is not None and may(actor, Act.KEEP_SCHEDULE, Subject(owner_id=told.officer_id))


def _is_concerned(actor: Actor, substitution: Substitution) -> bool:
    """The substitute may be told before the first day, and of a cancellation after it: without a role then."""
    officers = [substitution.substitute_id, *([substitution.change.officer_id] if substitution.change else [])]
    is_told = may(actor, Part.TOLD_OF_SUBSTITUTE, Subject(school=substitution.school))
    return is_told or actor.person_id in officers


_about, _about_substitute = KindsAbout(cards.get), KindsAbout(substitutes.get)
_about_reminder = KindsAbout(reminders.get)
MESSAGES: Mapping[str, MessageKind] = {
    cards.CARD: _about(card, still_matters=cards.still_matters),
    cards.CARD_CHANGE: _about(card),
    cards.AT_ONCE: _about(at_once, may_have=_is_told_at_once),
    cards.INSTEAD: _about(instead_of_card, may_have=_is_told_at_once, still_matters=cards.still_matters),
    cards.FOR_OFFICER: _about(done_for, may_have=_is_own),
    reminders.REMINDER: _about_reminder(reminder, may_have=with_right(Act.KEEP_SCHEDULE)),
    reminders.FOR_SUPERVISOR: _about_reminder(for_supervisor, may_have=_supervises),
    substitutes.TOLD: _about_substitute(substitute_told, may_have=_is_concerned),
}
