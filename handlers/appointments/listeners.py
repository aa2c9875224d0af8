"""Appointments in Slack: proposed for a year or from a day on, heard, agreed to or sent back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.appointments import forms, views
from handlers.appointments.ids import AppointmentActionId, AppointmentFormId, SchoolFrom
from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.naming import unless_named
from handlers.parts import message_window
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OfYear, OutOfDate, RecordSeen, StepSeen, YearPage
from models.actor import Actor
from models.appointments import acts, alongside, queries
from models.appointments import tables as records
from models.appointments.form import ProposalForm
from models.appointments.steps import ANEW, STEPS, TO_DECIDE
from models.appointments.tables import YEAR
from models.errors import Conflict, Doubtful, must_exist
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, refusal, require


class Appointments(Topic):
    """What people do with appointments."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = {"words": "In words"}
        of_schools = {f"words:{school.key}": school.name for school in self._agreement.school}
        self.forms = {
            AppointmentFormId.YEAR_PROPOSED: self._sent(self.propose_year, of_schools),
            AppointmentFormId.PROPOSED: self._sent(self.propose, words),
            AppointmentFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._reading), words),
            AppointmentFormId.ALL_AGREED: self._sent(self.recorded(self._agree_to_all, self._year_of), {}),
        }
        self.actions = {
            AppointmentActionId.OPEN: self.open,
            AppointmentActionId.TURN: self.turn,
            AppointmentActionId.READ: self.look(self._reading),
            AppointmentActionId.PROPOSE_YEAR: laid_over(context, self.open_year_form),
            AppointmentActionId.PROPOSE: laid_over(context, self.open_school_form),
            AppointmentActionId.ANEW: laid_over(context, self.open_anew),
            AppointmentActionId.STEP: self.take_step,
            AppointmentActionId.WRITE_STEP: laid_over(context, self.open_step_form),
            AppointmentActionId.AGREE_ALL: laid_over(context, self.open_agree_form),
        }

    def _sent(self, form: Callable[[Payload], View], labels: Mapping[str, str]) -> Callable[[Payload], View]:
        below: Below = {
            "appointment_reading": as_it_came, "appointment_overview": lambda payload, _view: self.open(payload),
        }  # fmt: skip
        return renewing(self._context, unless_named(form, labels), below)

    def open(self, payload: Payload) -> View:
        """The list of the year that matters now: the next one, once the chief is to propose for it."""
        with self._context.read_only(payload) as (session, actor, now):
            today = self._agreement.today(now)
            year = queries.asks_for(self._agreement, today) or self._agreement.school_year(today)
            return self._overview(session, actor, now, year, 0)

    def turn(self, payload: Payload) -> View:
        """Another page, or the other year."""
        at = payload.value(YearPage)
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, at.school_year, at.page)

    def _year_of(self, session: Session, actor: Actor, appointment_id: int, now: datetime) -> View:
        return self._overview(session, actor, now, records.get(session, appointment_id).school_year, 0)

    def _years(self, now: datetime) -> tuple[str, str]:
        this = self._agreement.school_year(self._agreement.today(now))
        return this, queries.year_after(self._agreement, this)

    def _require_year(self, school_year: str, now: datetime) -> None:
        """Stop a window of another time: what is proposed is for this school year or the next."""
        if school_year not in self._years(now):
            raise OutOfDate("school year")

    def _schools_of(self, session: Session, actor: Actor, school_year: str) -> list[str]:
        """The schools that are part of the agreement in a year, and those of which something was proposed."""
        there = {school.key for school in self._agreement.schools_between(*self._agreement.days_of(school_year))}
        there |= queries.of_year(session, school_year).keys()
        return [school for school in queries.readable_schools(self._agreement, actor) if school in there]

    def _overview(self, session: Session, actor: Actor, now: datetime, school_year: str, page: int) -> View:
        if not queries.may_open(actor):
            raise refusal(Act.READ_APPOINTMENT)
        self._require_year(school_year, now)
        schools = self._schools_of(session, actor, school_year)
        if page and page * views.SCHOOLS_ON_A_PAGE >= len(schools):
            raise OutOfDate("page")
        first, last = self._agreement.days_of(school_year)
        first = max(first, self._agreement.today(now))
        there, proposed = queries.assignments(session, first, last), queries.of_year(session, school_year)
        may_propose = may(actor, Act.PROPOSE_APPOINTMENT, Subject())
        this, after = self._years(now)
        return views.overview(self._agreement, views.YearOverview(
            school_year=school_year, other_year=after if school_year == this else this, first_day=first,
            rows=[
                views.SchoolRow(school, there.get(school, []), next(reversed(proposed.get(school, [])), None))
                for school in schools
            ],
            page=page, may_propose=may_propose,
            to_propose=len(queries.to_propose(session, self._agreement, school_year)) if may_propose else 0,
            to_agree=len(self._to_agree(session, actor, now)),
        ))  # fmt: skip

    def _to_agree(self, session: Session, actor: Actor, now: datetime) -> list[records.Appointment]:
        if not may(actor, Act.AGREE_APPOINTMENT, Subject()):
            return []
        there = queries.open_ones(session, self._agreement.today(now))
        found = queries.waiting(actor, there, acts.MOST_AT_ONCE)
        return [row for row in found if row.state in TO_DECIDE]

    def _reading(self, session: Session, actor: Actor, appointment_id: int, now: datetime) -> View:
        found = acts.read(session, actor, appointment_id, now)
        last, officers = found.last_day, [row.person_id for row in found.named]
        leaving = queries.leaving(session, found.school, found.first_day, last, officers) if found.stands.asks else []
        readable = {
            step.id: step.words for step in found.steps
            if step.taken_by is None or may(actor, Act.READ_HEARD_WORDS, step.subject)
        }  # fmt: skip
        why = may(actor, Act.READ_APPOINTMENT, Subject(school=found.school))
        elsewhere = alongside.elsewhere(session, found.school, officers, found.first_day, last)
        seen = views.Reading(queries.possible(actor, found), readable, leaving, why)
        if found.stands.asks:
            seen = replace(
                seen, elsewhere=elsewhere, left_behind=self._left_behind(session, actor, found, leaving, now)
            )
        return views.reading(self._agreement, found, seen)

    def _left_behind(
        self, session: Session, actor: Actor, found: records.Appointment, leaving: Sequence[RoleHeld], now: datetime
    ) -> Sequence[alongside.LeftBehind]:
        """For the two who decide: what is to be seen to when somebody leaves."""
        if not any(may(actor, act, Subject()) for act in (Act.PROPOSE_APPOINTMENT, Act.AGREE_APPOINTMENT)):
            return []
        first = max(found.first_day, self._agreement.today(now))
        return alongside.left_behind(session, found.school, [held.person for held in leaving], first)

    def open_year_form(self, payload: Payload) -> View:
        """The form of a whole school year, the first schools that are not proposed."""
        school_year = payload.value(OfYear).school_year
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.PROPOSE_APPOINTMENT, Subject())
            self._require_year(school_year, now)
            schools = queries.to_propose(session, self._agreement, school_year)
            if not schools:
                return message_window(views.TITLE, f"Every school is proposed for {school_year}.")
            today, shown = self._agreement.today(now), schools[: forms.SCHOOLS_IN_A_FORM]
            there, people = queries.assignments(session, today, today), _candidates(session)
            asked = [forms.SchoolAsked(school, _ids(there.get(school, []), people)) for school in shown]
            return forms.year_form(self._agreement, school_year, asked, people, len(schools) - len(shown))

    def propose_year(self, payload: Payload) -> View:
        """Propose the schools of that form; an officer who is named for several is asked about."""
        sure = confirmed(payload)

        def act(session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
            self._require_year(about["school_year"], now)
            if not about["schools"]:
                raise OutOfDate("schools")
            asked = forms.year_answers(self._agreement, about, given, self._agreement.today(now))
            return acts.propose_several(session, self._agreement, actor, asked, now, sure)[0].id

        try:
            return self.recorded(act, self._year_of)(payload)
        except Doubtful as doubt:
            return self._year_asked_again(payload, doubt)

    def _year_asked_again(self, payload: Payload, doubt: Doubtful) -> View:
        about, given = payload.metadata, payload.answers
        with self._context.read_only(payload) as (session, _actor, now):
            answers = forms.year_answers(self._agreement, about, given, self._agreement.today(now))
            asked = [forms.SchoolAsked(form.school, form.officers, form.words) for form in answers]
            left = len(queries.to_propose(session, self._agreement, about["school_year"])) - len(asked)
            view = forms.year_form(self._agreement, about["school_year"], asked, _candidates(session), left)
            return same_form(with_questions(view, doubt, forms.RIGHT), payload.view)

    def open_school_form(self, payload: Payload) -> View:
        """The form of one school, from a day on."""
        at = payload.value(SchoolFrom)
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.PROPOSE_APPOINTMENT, Subject())
            today = self._agreement.today(now)
            first, people = max(at.first_day, today), _candidates(session)
            self._require_year(self._agreement.school_year(first), now)
            must_exist(at.school if at.school in [school.key for school in self._agreement.school] else None, "school")
            begins, last = self._agreement.days_of(self._agreement.school_year(first))
            there = queries.assignments(session, today, today).get(at.school, [])
            form = ProposalForm(
                at.school, _ids(there, people), None, YEAR if first == begins else "", first, last
            )  # fmt: skip
            return forms.school_form(self._agreement, form, people)

    def open_anew(self, payload: Payload) -> View:
        """The form of a proposal that was sent back, as it was proposed."""
        at = payload.value(RecordSeen)
        with self._context.read_only(payload) as (session, actor, now):
            before = acts.for_step(session, actor, at.id, ANEW, at.version)
            people, today = _candidates(session), self._agreement.today(now)
            officers = tuple(row.person_id for row in before.named if row.person_id in people)
            form = ProposalForm(
                before.school, officers, before.words, before.reason, max(before.first_day, today), before.last_day,
                before.id,
            )  # fmt: skip
            return forms.school_form(self._agreement, form, people)

    def propose(self, payload: Payload) -> View:
        """Propose the officers of that form; one who is to be at another school, too, is asked about."""
        sure = confirmed(payload)

        def act(session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
            return acts.propose(session, self._agreement, actor, forms.school_answers(about, given), now, sure).id

        try:
            return self.recorded(act, self._reading)(payload)
        except Doubtful as doubt:
            with self._context.read_only(payload) as (session, _actor, _now):
                form = forms.school_answers(payload.metadata, payload.answers)
                view = forms.school_form(self._agreement, form, _candidates(session))
                return same_form(with_questions(view, doubt, forms.RIGHT), payload.view)

    def take_step(self, payload: Payload) -> View:
        """A step that needs no words."""
        at = payload.value(StepSeen)
        with self._context.recording(payload) as (session, actor, now, sent):
            made = sent.once(
                lambda: acts.take_step(session, self._agreement, actor, at.id, at.step, at.seen, None, now).id
            )
            return sent.answered(self._reading(session, actor, made, now))

    def open_step_form(self, payload: Payload) -> View:
        """The form for the words of a step."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, _now):
            found = acts.for_step(session, actor, at.id, at.step, at.seen)
            return views.step_form(self._agreement, found, STEPS[at.step])

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.take_step(
            session, self._agreement, actor, about["id"], about["step"], about["saves"], given["words"], now
        ).id

    def open_agree_form(self, payload: Payload) -> View:
        """All that wait for the superintendent."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.AGREE_APPOINTMENT, Subject())
            found = self._to_agree(session, actor, now)
            if not found:
                return message_window(views.TITLE, "Nothing is waiting for you now.")
            today = self._agreement.today(now)
            brings = {row.id: alongside.consequences(session, self._agreement, row, today) for row in found}
            return forms.agree_form(self._agreement, found, brings)

    def _agree_to_all(self, session: Session, actor: Actor, about: Fields, _given: Fields, now: datetime) -> int:
        return acts.agree_to_all(session, self._agreement, actor, forms.seen_in(about), now)[0].id


def _candidates(session: Session) -> Mapping[int, Person]:
    """Whom the chief can choose from; `Conflict` where there is nobody, since Slack shows no empty list."""
    found = queries.candidates(session)
    if not found:
        raise Conflict(forms.NOBODY_YET)
    return found


def _ids(roles: Sequence[RoleHeld], offered: Mapping[int, Person]) -> tuple[int, ...]:
    """The officers who are there now and can be chosen."""
    return tuple(dict.fromkeys(held.person_id for held in roles if held.person_id in offered))
