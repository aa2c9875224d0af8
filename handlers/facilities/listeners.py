"""What schools provide, in Slack: the overview, a list, and what either side says of it."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.facilities import views
from handlers.facilities.ids import FacilityActionId, FacilityFormId, SayingOf
from handlers.facilities.views import SchoolRow
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, RecordSeen
from models.actor import Actor
from models.facilities import acts, queries
from models.facilities import tables as records
from models.facilities.form import Answer
from models.facilities.steps import ITEMS
from models.policy import Act, refusal


class Facilities(Topic):
    """What people do with the lists of what schools provide."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {FacilityFormId.SAID: self._sent(self.recorded(self._say, self._reading))}
        self.actions = {
            FacilityActionId.OPEN: self.open,
            FacilityActionId.TURN: self.turn,
            FacilityActionId.READ: self.look(self._reading),
            FacilityActionId.EARLIER: self.read_earlier,
            FacilityActionId.SAY: laid_over(context, self.open_form),
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {
            "facility_reading": as_it_came, "facility_overview": lambda payload, _view: self.open(payload),
        }  # fmt: skip
        return renewing(
            self._context, unless_named(form, {f"words:{item}": label for item, label in ITEMS.items()}), below
        )

    def open(self, payload: Payload) -> View:
        """The schools of this year."""
        return self._overview(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page of them."""
        return self._overview(payload, payload.value(Page).page)

    def _overview(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            schools = queries.readable_schools(self._agreement, actor)
            if not schools:
                raise refusal(Act.READ_FACILITIES)
            if page and page * views.SCHOOLS_ON_A_PAGE >= len(schools):
                raise OutOfDate("page")
            year = self._agreement.school_year(self._agreement.today(now))
            found = queries.of_year(session, year)
            rows = [SchoolRow(school, found.get(school)) for school in schools]
            return views.overview(self._agreement, year, rows, page)

    def _reading(self, session: Session, actor: Actor, list_id: int, now: datetime) -> View:
        found = acts.read(session, actor, list_id, now)
        steps = queries.possible(self._agreement, actor, found, self._agreement.today(now))
        return views.reading(self._agreement, found, steps)

    def read_earlier(self, payload: Payload) -> View:
        """A list as it was after one of its statements."""
        at = payload.value(RecordSeen)
        with self._context.on_record(payload) as (session, actor, now):
            found = acts.read(session, actor, at.id, now)
            if not 0 < at.version <= found.seen:
                raise OutOfDate("statement")
            return views.reading(self._agreement, found, (), at.version)

    def open_form(self, payload: Payload) -> View:
        """The form of one side, with what it said last."""
        at = payload.value(SayingOf)
        with self._context.read_only(payload) as (session, actor, now):
            step = acts.for_step(session, self._agreement, actor, at.id, at.step, now)
            found = records.get(session, at.id)
            return views.form(self._agreement, found, step, views.said_last(found, step))

    def _say(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        answers = {item: Answer(given[item], given[f"words:{item}"]) for item in ITEMS}
        return acts.say(
            session, self._agreement, actor, about["id"], about["step"], about["saves"], answers, now
        ).id  # fmt: skip
