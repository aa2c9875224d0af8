"""Training on the agreement in Slack: read and confirmed by each; who has not is seen by those responsible."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.parts import message_window
from handlers.payload import Payload
from handlers.roll_call import list_views, question_views, views
from handlers.roll_call.ids import OfRoll, RollCallActionId, RollCallFormId, RollPage, Shown
from handlers.roll_call.rows import own_of, rows_for
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, whole
from models.actor import Actor
from models.errors import Doubtful
from models.policy import Act, Subject, may, require
from models.roll_call import acts, lists
from models.roll_call.acts import Reading
from models.roll_call.export_requests import may_have, years_offered
from models.roll_call.form import CHOSEN, DAY, PEOPLE
from models.roll_call.questions import BY_CODE, offered
from models.roll_call.rolls import POLICE, Roll, by_code
from models.roll_call.standing import members, on_roll, wording_on
from models.roll_call.tables import ListedPerson
from models.roll_call.trainings import of_officers

BELOW: Below = {"roll_call_staff_list": as_it_came}


class RollCall(Topic):
    """What people do in the training on the agreement."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            RollCallFormId.ANSWERED: self.answer_questions,
            RollCallFormId.ADDED: renewing(context, self.add, BELOW),
            RollCallFormId.MARKED: renewing(context, self.recorded(self._mark, self._list_of), BELOW),
            RollCallFormId.CHANGED: renewing(context, self.recorded(self._change, self._list_of), BELOW),
        }
        self.actions = {
            RollCallActionId.OPEN: self.open,
            RollCallActionId.TURN: self.turn,
            RollCallActionId.READ: self.read,
            RollCallActionId.CONFIRM: self.confirm,
            RollCallActionId.QUESTIONS: laid_over(context, self.ask_questions),
            RollCallActionId.MISSING: self.open_missing,
            RollCallActionId.LIST: self.open_list,
            RollCallActionId.ADD: laid_over(context, self.open_add),
            RollCallActionId.MARK: laid_over(context, self.open_mark),
            RollCallActionId.CHANGE: laid_over(context, self.open_change),
        }

    def open(self, payload: Payload) -> View:
        """Where the reader stands, and those for whom they answer."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, 0)

    def turn(self, payload: Payload) -> View:
        """Another page of schools."""
        page = payload.value(Page).page
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, page)

    def _overview(self, session: Session, actor: Actor, now: datetime, page: int) -> View:
        require(actor, Act.CONFIRM_READING, Subject())
        today = self._agreement.today(now)
        rows = rows_for(session, self._agreement, actor, today)
        if page and page * views.ROLLS_ON_A_PAGE >= len(rows):
            raise OutOfDate("page")
        years = years_offered(session, self._agreement, today) if may_have(actor) else []
        own = own_of(session, self._agreement, actor, today)
        year = self._agreement.school_year(today)
        return views.overview(self._agreement, views.Overview(own, year, rows, page, years))

    def read(self, payload: Payload) -> View:
        """What there is to read."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.CONFIRM_READING, Subject())
            return self._reading(session, actor, now)

    def _reading(self, session: Session, actor: Actor, now: datetime) -> View:
        today = self._agreement.today(now)
        shown = acts.reading(session, self._agreement, actor, today)
        own = own_of(session, self._agreement, actor, today)
        return views.reading(self._agreement, actor, shown, wording_on(session, today), own)

    def confirm(self, payload: Payload) -> View:
        """The reader has read it."""
        at = payload.value(Shown)
        shown = Reading(at.school_year, at.signed_text, at.roles, at.sections)
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: acts.confirm(session, self._agreement, actor, shown, now).id)
            return sent.answered(self._overview(session, actor, now, 0))

    def ask_questions(self, payload: Payload) -> View:
        """The three questions."""
        with self._context.read_only(payload) as (_session, actor, _now):
            require(actor, Act.CONFIRM_READING, Subject())
            return question_views.form(offered(actor))

    def answer_questions(self, payload: Payload) -> View:
        """Which answers are right. Nothing is written."""
        codes, given = payload.metadata["questions"], payload.answers
        if not codes or not all(code in BY_CODE and code in given for code in codes):
            raise OutOfDate("questions")
        with self._context.read_only(payload) as (_session, actor, _now):
            require(actor, Act.CONFIRM_READING, Subject())
            return question_views.answers(self._agreement, [BY_CODE[code] for code in codes], given)

    def open_missing(self, payload: Payload) -> View:
        """Who has not confirmed, of those for whom the reader answers."""
        at = payload.value(RollPage)
        with self._context.on_record(payload) as (session, actor, now):
            roll, today = by_code(self._agreement, at.roll), self._agreement.today(now)
            acts.look_at_roll(session, actor, roll, now)
            people = on_roll(members(session, self._agreement, today), roll)
            missing = sorted((one for one in people if not one.confirmation), key=lambda one: not one.is_late)
            if at.page and at.page * views.PEOPLE_ON_A_PAGE >= len(missing):
                raise OutOfDate("page")
            year = self._agreement.school_year(today)
            trainings = of_officers(session, self._agreement, year) if roll == POLICE else {}
            found = views.Missing(roll, missing, len(people) - len(missing), at.page, trainings)
            return views.missing(self._agreement, found)

    def open_list(self, payload: Payload) -> View:
        """A list of staff."""
        at = payload.value(RollPage)
        with self._context.on_record(payload) as (session, actor, now):
            return self._list(session, actor, by_code(self._agreement, at.roll), now, at.page)

    def _list(self, session: Session, actor: Actor, roll: Roll, now: datetime, page: int = 0) -> View:
        found = lists.read_list(session, self._agreement, actor, roll, now)
        if page and page * list_views.PEOPLE_ON_A_PAGE >= len(found):
            raise OutOfDate("page")
        may_keep = may(actor, Act.KEEP_STAFF_LIST, roll.subject)
        return list_views.staff_list(self._agreement, list_views.ListPage(roll, found, page, may_keep))

    def _list_of(self, session: Session, actor: Actor, listed_id: int, now: datetime) -> View:
        return self._list(session, actor, session.get_one(ListedPerson, listed_id).roll, now)

    def open_add(self, payload: Payload) -> View:
        """The form for further people."""
        with self._context.read_only(payload) as (_session, actor, _now):
            roll = by_code(self._agreement, payload.value(OfRoll).roll)
            require(actor, Act.KEEP_STAFF_LIST, roll.subject)
            return list_views.add_form(self._agreement, roll)

    def add(self, payload: Payload) -> View:
        """Put the people of that form on the list; who is on it already is asked about."""
        sure = confirmed(payload)

        def act(session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
            roll = by_code(self._agreement, about["roll"])
            return lists.add(session, self._agreement, actor, roll, given[PEOPLE], now, sure)[0].id

        try:
            return self.recorded(act, self._list_of)(payload)
        except Doubtful as doubt:
            roll = by_code(self._agreement, payload.metadata["roll"])
            view = list_views.add_form(self._agreement, roll, payload.answers[PEOPLE])
            return same_form(with_questions(view, doubt, list_views.RIGHT), payload.view)

    def open_mark(self, payload: Payload) -> View:
        """The form for a day of training."""
        with self._context.on_record(payload) as (session, actor, now):
            roll = by_code(self._agreement, payload.value(OfRoll).roll)
            require(actor, Act.KEEP_STAFF_LIST, roll.subject)
            found = lists.read_list(session, self._agreement, actor, roll, now)
            if all(row.trained_on for row in found):
                return message_window(list_views.TITLE, "Everybody on this list is marked as trained.")
            return list_views.mark_form(self._agreement, roll, found, self._agreement.today(now))

    def _mark(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        roll = by_code(self._agreement, about["roll"])
        require(actor, Act.KEEP_STAFF_LIST, roll.subject)
        chosen = [whole(one) for one in given[CHOSEN] or ()]
        if list_views.YES in (given[list_views.ALL] or ()):
            chosen = lists.untrained(session, self._agreement, roll, about["number"] or 0, now)
        lists.mark(session, self._agreement, actor, roll, chosen, given[DAY], now)
        return chosen[0]

    def open_change(self, payload: Payload) -> View:
        """The form of one person on a list."""
        with self._context.read_only(payload) as (session, actor, now):
            person = lists.for_change(session, actor, payload.record_id)
            year = self._agreement.school_year(self._agreement.today(now))
            return list_views.change_form(person, person.trained_on(year))

    def _change(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        if list_views.YES in (given[list_views.STRIKE] or ()):
            return lists.strike(session, actor, about["id"], about["saves"], now).id
        return lists.correct(session, self._agreement, actor, about["id"], about["saves"], given[DAY], now).id
