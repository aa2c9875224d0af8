"""Finding notices in Slack: a window with menus, pages and a number, for everybody as far as they may read (§V.6)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.forms import menus
from handlers.notices import finding_views as views
from handlers.notices.earlier_views import way as earlier_way
from handlers.notices.finding_views import ANY, Choices, Filters
from handlers.notices.ids import NoticeActionId, NoticeFormId, Preset
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, whole
from models import vocabulary as words
from models.actor import Actor
from models.errors import Invalid
from models.notices import finding
from models.notices.earlier import queries as earlier
from models.notices.earlier.importing import IMPORTS
from models.notices.finding import Number, State, Wanted
from models.people.queries import officers_ever
from models.policy import Act, own_schools
from models.quarters.periods import period_of
from models.terms import Agreement

MOST_OFFICERS = 99  # Slack takes a hundred in a menu, and one of them is all
NOT_A_NUMBER = "Enter a number such as 14 or 2026-27/14."
SINCE: Mapping[str, Callable[[Agreement, date], date]] = {
    "week": lambda _agreement, today: today - timedelta(days=6),
    "month": lambda _agreement, today: today - timedelta(days=29),
    "quarter": lambda agreement, today: period_of(agreement, today).first_day,
    "year": lambda agreement, today: agreement.year_begins(today),
}
"""The first day of each span of days that can be chosen, today being the last."""


class FindNotices(Topic):
    """What people do to find a notice."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {NoticeFormId.SOUGHT: self.choose}
        self.actions = {
            NoticeActionId.LIST: self.open_list,
            NoticeActionId.FILTER: self.choose,
            NoticeActionId.LIST_BACK: self.turn,
            NoticeActionId.LIST_ON: self.turn,
        }

    def open_list(self, payload: Payload) -> View:
        """The list as its preset has it."""
        preset = views.PRESETS.get(payload.value(Preset).name)
        if preset is None:
            raise OutOfDate("preset")
        return self._list(payload, preset, 0)

    def choose(self, payload: Payload) -> View:
        """Something was chosen, or a number typed: the first page of what fits."""
        return self._list(payload, chosen(payload), 0)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        return self._list(payload, chosen(payload), payload.value(Page).page)

    def _list(self, payload: Payload, filters: Filters, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            wanted = _wanted(self._agreement, filters, now)
            found = finding.find(session, self._agreement, actor, wanted, views.ON_A_PAGE, page)
            choices = _choices(session, self._agreement, actor)
            is_at_school = bool(own_schools(actor, Act.ACKNOWLEDGE_NOTICE))
            ways = earlier_way(is_any=earlier.is_any(session, actor), may_import=IMPORTS.may_import(actor))
            return views.window(
                self._agreement, filters, choices, found, page, now, is_at_school=is_at_school, ways=ways
            )


def chosen(payload: Payload) -> Filters:
    """What is chosen in the window at this moment. `Invalid` where what was sent is no number.

    The menus count before the metadata: a second choice may be made before the window shows the first. A number that
    is only half typed hinders nobody from choosing or turning the page.
    """
    before = payload.metadata["filters"]
    if len(before) != len(views.ALL):
        raise OutOfDate("filters")
    selected = menus(payload.view, views.MENUS)
    codes = zip(views.ALL, before, strict=True)
    now = {name: selected.get(NoticeActionId.FILTER.again(name)) or code for name, code in codes}
    typed = payload.answers["number"] or ""
    number = finding.number_in(typed)
    if typed and number is None and payload.is_form:
        raise Invalid({"number": NOT_A_NUMBER})
    return Filters(**now, number=_as_written(number) if number else "")


def _as_written(number: Number) -> str:
    return f"{number.school_year}/{number.number}" if number.school_year else str(number.number)


def _wanted(agreement: Agreement, filters: Filters, now: datetime) -> Wanted:
    """The same as it is looked for. `OutOfDate` for a choice that the bot does not offer."""
    return Wanted(
        school=None if filters.school == ANY else filters.school,
        officer_id=None if filters.officer == ANY else whole(filters.officer),
        state=State(code) if (code := _one_of(filters.state, views.STATES)) else None,
        incident=_one_of(filters.incident, words.INCIDENTS),
        action=_one_of(filters.action, words.ACTIONS),
        since=SINCE[code](agreement, agreement.today(now)) if (code := _one_of(filters.days, SINCE)) else None,
        number=finding.number_in(filters.number),
    )


def _one_of(code: str, offered: Mapping[str, object]) -> str | None:
    if code == ANY:
        return None
    if code not in offered:
        raise OutOfDate("choice")
    return code


def _choices(session: Session, agreement: Agreement, actor: Actor) -> Choices:
    """What there is to choose from: with one school, or of one's own notices, nothing."""
    schools = finding.schools_to_choose(agreement, actor)
    people = officers_ever(session, MOST_OFFICERS, schools) if schools else []
    officers = {str(person.id): person.name[:75] for person in people}
    return Choices(
        {key: agreement.school_name(key) for key in schools} if len(schools) > 1 else {},
        officers if len(officers) > 1 else {},
    )
