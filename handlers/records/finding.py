"""Finding records in Slack: what is looked for, what was found, and the windows in between."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.records import finding_views as views
from handlers.records.finding_views import ALL, Choices, Filters, Found
from handlers.records.ids import FOUND, RecordsActionId, RecordsFormId
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, a_day, whole
from models.actor import Actor
from models.policy import Act, Subject, require
from models.records import finding
from models.records.finding import Wanted
from models.records.kinds import offered


class FindRecords(Topic):
    """What people do to find a record."""

    lists = (FOUND,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {RecordsFormId.SOUGHT: self.seek}
        self.actions = {
            RecordsActionId.SEARCH: self.open,
            RecordsActionId.KIND: self.unless_changed(self.choose_kind),
            RecordsActionId.CHANGE: self.change,
            RecordsActionId.TURN: self.turn,
        }

    def open(self, payload: Payload) -> View:
        """The empty form."""
        return self._form(payload, Filters())

    def choose_kind(self, payload: Payload) -> View:
        """A kind was chosen: its states and categories can be."""
        return self._form(payload, _typed(payload.answers))

    def change(self, payload: Payload) -> View:
        """The form with what was looked for."""
        return self._form(payload, _kept(payload))

    def _form(self, payload: Payload, filters: Filters) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.SEARCH_RECORDS, Subject())
            return views.search_form(self._choices(session, actor), filters)

    def seek(self, payload: Payload) -> View:
        """The first page of what fits."""
        return self._found(payload, _typed(payload.answers), 0)

    def turn(self, payload: Payload) -> View:
        """Another page, by the same filters."""
        return self._found(payload, _kept(payload), payload.value(Page).page)

    def _found(self, payload: Payload, filters: Filters, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.SEARCH_RECORDS, Subject())
            choices, wanted = self._choices(session, actor), _wanted(filters)
            kind = choices.of(filters.kind)
            if wanted.kind and kind is None:
                raise OutOfDate("kind")
            finding.check(wanted)
            hits, more = finding.find(session, self._agreement, actor, wanted, now, views.ON_A_PAGE, page)
            lacking = finding.lacking(kind, wanted) if kind else ()
            return views.found(self._agreement, choices, filters, Found(hits, page, more, lacking))

    def _choices(self, session: Session, actor: Actor) -> Choices:
        agreement = self._agreement
        schools = {school.key: school.name for school in agreement.school} | dict(agreement.former_schools)
        people = {str(key): name for key, name in finding.people_to_choose(session).items()}
        return Choices(offered(actor), _short(schools), _short(people))


def _short(names: Mapping[str, str]) -> dict[str, str]:
    return {key: name[: views.LONGEST_OPTION] for key, name in names.items()}


def _typed(given: Fields) -> Filters:
    """What stands in the form; what it does not ask for is of all."""
    found: dict[str, Any] = {name: given.get(name) or ALL for name in ("kind", "school", "person", "category", "state")}
    days = {name: str(given[name] or "") for name in ("first", "last")}
    return Filters(number=given["number"] or "", **found, **days)


def _kept(payload: Payload) -> Filters:
    """What was looked for, as the window with what was found has kept it."""
    kept = payload.metadata["filters"]
    if len(kept) != len(Filters().as_list):
        raise OutOfDate("filters")
    return Filters(*kept)


def _wanted(filters: Filters) -> Wanted:
    """The same as it is looked for. A state or category of another kind is none of this one's."""
    has_kind = filters.kind != ALL
    return Wanted(
        kind=filters.kind if has_kind else None,
        number=filters.number or None,
        school=_unless_all(filters.school, str),
        person_id=_unless_all(filters.person, whole),
        first=a_day(filters.first) if filters.first else None,
        last=a_day(filters.last) if filters.last else None,
        category=_unless_all(filters.category, str) if has_kind else None,
        state=_unless_all(filters.state, str) if has_kind else None,
    )


def _unless_all(code: str, read: Callable[[str], Any]) -> Any:
    return None if code == ALL else read(code)
