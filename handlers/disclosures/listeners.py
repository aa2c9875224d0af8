"""Disclosures of student records in Slack: the list, one to read, and the forms."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.disclosures import form_views, views
from handlers.disclosures.form_views import Asking
from handlers.disclosures.ids import DisclosureActionId, DisclosureFormId
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import FormAct, RecordView, Topic
from handlers.values import Page
from models.actor import Actor
from models.disclosures import acts, queries
from models.disclosures.form import CONTENT, DisclosureForm
from models.policy import Act, may_somewhere, own_schools, refusal


class Disclosures(Topic):
    """What people do with disclosures of student records."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        acts_of_forms: dict[DisclosureFormId, tuple[FormAct, RecordView]] = {
            DisclosureFormId.LOGGED: (self._log, self._new),
            DisclosureFormId.CORRECTED: (self._correct, self._shown),
            DisclosureFormId.WITHDRAWN: (self._withdraw, self._shown),
        }
        below: Below = {
            "disclosure_record": as_it_came, "disclosure_list": lambda payload, _view: self.open_list(payload),
        }  # fmt: skip
        self.forms = {
            form: renewing(context, unless_named(self.recorded(act, shown), form_views.LABELS), below)
            for form, (act, shown) in acts_of_forms.items()
        }
        self.actions = {
            DisclosureActionId.LIST: self.open_list,
            DisclosureActionId.TURN: self.turn,
            DisclosureActionId.FORM: laid_over(context, self.open_form),
            DisclosureActionId.OPEN: self.over(self.look(self._shown)),
            DisclosureActionId.CORRECT: laid_over(context, self.look(self._correcting)),
            DisclosureActionId.WITHDRAW: laid_over(context, self.look(self._withdrawing)),
        }

    def open_list(self, payload: Payload) -> View:
        """The disclosures that the person may read."""
        return self._page(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page of them."""
        return self._page(payload, payload.value(Page).page)

    def _page(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            found = queries.newest(session, actor, views.ON_A_PAGE, page)
            if found is None:
                raise refusal(Act.READ_DISCLOSURE)
            may_log = may_somewhere(actor, Act.LOG_DISCLOSURE)
            return views.listed(self._agreement, found, page, may_log=may_log)

    def open_form(self, payload: Payload) -> View:
        """The empty form, for the schools of the person."""
        with self._context.read_only(payload) as (_session, actor, now):
            schools = own_schools(actor, Act.LOG_DISCLOSURE)
            if not schools:
                raise refusal(Act.LOG_DISCLOSURE)
            asking = Asking(fixed_school=schools[0])
            if len(schools) > 1:
                asking = Asking({key: self._agreement.school_name(key) for key in schools})
            return form_views.log_form(
                self._agreement, DisclosureForm(disclosed_on=self._agreement.today(now)), asking
            )  # fmt: skip

    def _log(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        school = given["school"] if "school" in given else about["school"]
        return acts.log(session, self._agreement, actor, school, _form_in(given), now).id

    def _correct(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        changed = about["id"], about["version"], _form_in(given), given["because"]
        return acts.correct(session, self._agreement, actor, *changed, now).id

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.withdraw(session, actor, about["id"], about["version"], given["because"], now).id

    def _new(self, session: Session, actor: Actor, disclosure_id: int, now: datetime) -> View:
        found = acts.read(session, actor, disclosure_id, now)
        return views.reading(self._agreement, found, may_change=acts.may_change(actor, found), is_new=True)

    def _shown(self, session: Session, actor: Actor, disclosure_id: int, now: datetime) -> View:
        found = acts.read(session, actor, disclosure_id, now)
        return views.reading(self._agreement, found, may_change=acts.may_change(actor, found))

    def _correcting(self, session: Session, actor: Actor, disclosure_id: int, now: datetime) -> View:
        return form_views.correcting_form(self._agreement, acts.for_change(session, actor, disclosure_id, now))

    def _withdrawing(self, session: Session, actor: Actor, disclosure_id: int, now: datetime) -> View:
        return form_views.withdrawing_form(self._agreement, acts.for_change(session, actor, disclosure_id, now))


def _form_in(given: Fields) -> DisclosureForm:
    return DisclosureForm(**{name: given[name] for name in CONTENT})
