"""District goals: by when something is done, and whom the bot reminds of it. None is the agreement's or the law's."""

from itertools import pairwise
from typing import Annotated

from pydantic import Field, StrictBool, model_validator

from models.district.values import MOST_REMINDERS, Days, Hour, Hours, MonthAndDay, Strict


class Targets(Strict):
    """Hours after filing for an ordinary and for an urgent notice. The agreement gives none (§V.4)."""

    remind_hours: tuple[Hours, Hours]
    tell_designee_hours: tuple[Hours, Hours]
    tell_superintendent_hours: tuple[Hours, Hours]

    @property
    def steps(self) -> tuple[tuple[Hours, Hours], ...]:
        """One after another."""
        return (self.remind_hours, self.tell_designee_hours, self.tell_superintendent_hours)

    @model_validator(mode="after")
    def _in_order(self) -> "Targets":
        if any(earlier >= later for column in zip(*self.steps, strict=True) for earlier, later in pairwise(column)):
            raise ValueError(
                "remind, then tell the designee, then the superintendent: each number above the one before"
            )
        return self


class EvaluationTargets(Strict):
    """When the yearly evaluation is due, and what counts as timely: district goals (§III, §V.4)."""

    due: MonthAndDay = "05-31"
    remind_days_before: tuple[Days, ...] = Field(default=(60, 14), max_length=MOST_REMINDERS)
    timely_notice_hours: Hours = 24
    comment_days: Days = 14


class DismissalTargets(Strict):
    """Days until a request is to be forwarded. The agreement says "a reasonable amount of time" (§X)."""

    forward_days: Days = 3
    remind_every_days: Days = 2


class QuarterTargets(Strict):
    """When submissions are due, and the team is reminded to meet. The agreement names no day for either (§IX)."""

    due_days: Days = 21
    remind_days_before: tuple[Days, ...] = Field(default=(7, 1), max_length=MOST_REMINDERS)
    remind_to_meet_days: tuple[Days, ...] = Field(default=(14, 28), max_length=MOST_REMINDERS)


class ReportTargets(Strict):
    """When the team's yearly report is due. The agreement says "at least annually" and names no day (§IX)."""

    due: MonthAndDay = "09-30"
    remind_days_before: tuple[Days, ...] = Field(default=(45, 7), max_length=MOST_REMINDERS)


class ActivityTargets(Strict):
    """When what an officer brought up is to be answered. The agreement gives no times (§IV, §V.2, §VII).

    Hours after a concern was told, for an ordinary and for an urgent one; days before an event with overtime.
    """

    concern_remind_hours: tuple[Hours, Hours] = (48, 4)
    concern_tell_superintendent_hours: tuple[Hours, Hours] = (96, 24)
    overtime_days_before: tuple[Days, Days] = (3, 1)

    @model_validator(mode="after")
    def _first_who_can_act(self) -> "ActivityTargets":
        late = zip(self.concern_remind_hours, self.concern_tell_superintendent_hours, strict=True)
        if any(first >= then for first, then in late):
            raise ValueError("a concern: remind the school, then tell the superintendent: the second number is larger")
        if self.overtime_days_before[0] <= self.overtime_days_before[1]:
            raise ValueError("overtime: remind the supervisors, then tell the chief: the second number is smaller")
        return self


class ScheduleTargets(Strict):
    """From which day officers are reminded of a usual week that is not on record. §III names no day."""

    remind_from: MonthAndDay = "08-25"


class Duty(Strict):
    """Whether officers tap on duty and off duty. The agreement does not ask for it: only where a district wants it."""

    is_recorded: StrictBool = False


class TrainingTargets(Strict):
    """By when officers have had the trainings that are due. Neither agreement nor law names a day, as we read them."""

    due: MonthAndDay = "10-01"
    remind_days_before: Days = 14


class ComplaintTargets(Strict):
    """After how many days somebody is reminded of a complaint that is still open. The agreement names none (§V.6)."""

    remind_after_days: Days = 14


class AppointmentTargets(Strict):
    """Days around the yearly appointment. The agreement says "annually" and names no day (§IV, §XI)."""

    propose_days_before: Days = 60
    remind_days: Days = 7
    hear_days: Days = 14
    renewal_days_before: Days = 30

    @model_validator(mode="after")
    def _in_order(self) -> "AppointmentTargets":
        if self.remind_days >= self.hear_days:
            raise ValueError("remind the principal, then continue without an answer: the second number is larger")
        return self


class RequestTargets(Strict):
    """Days around requests for revision and disputes. The agreement names none (§XI).

    A request is answered within `answer_days`, and signed within `sign_days` of its acceptance unless another day is
    chosen; whoever is to act is reminded every `remind_days` then. A dispute with nothing new for `dispute_days` is
    brought back to mind.
    """

    answer_days: Days = 30
    sign_days: Days = 60
    remind_days: Days = 7
    dispute_days: Days = 14


class ReleaseTargets(Strict):
    """Within how many days the police answer a request for records. The agreement names none (§V.6)."""

    answer_days: Days = 10


class OutsideTargets(Strict):
    """When a request from outside is answered. A day that law gives is entered by whoever logs the request.

    Where none is entered it is due `answer_days` after it came. Those who decide are reminded `remind_days_before` the
    due day, and on it.
    """

    answer_days: Days = 10
    remind_days_before: Days = 3


class RollCallTargets(Strict):
    """Days of the yearly training on the agreement. The agreement names no day for it (§X)."""

    ask_after_days: Annotated[int, Field(ge=0, le=366)] = 60
    due_days: Days = 30
    remind_days_before: Days = 7

    @model_validator(mode="after")
    def _in_order(self) -> "RollCallTargets":
        if self.remind_days_before >= self.due_days:
            raise ValueError("ask, then remind before it is due: the second number is larger than the third")
        return self


class YearStartTargets(Strict):
    """What is asked at a school year's start. The agreement names no day for facilities and goals (§II, §VIII)."""

    ask_from: MonthAndDay = "08-25"
    remind_every_days: Days = 14


class ArrestTargets(Strict):
    """Who is reminded of an arrest notification, how many hours before it is due; neither law nor agreement says."""

    ask_class_hours: Hours = 4
    officer_hours_before: Hours = 16
    supervisors_hours_before: Hours = 10
    chief_hours_before: Hours = 6
    again_hours: Hours = 2
    confirm_hours: Hours = 24
    quiet_from: Hour = 21
    quiet_to: Hour = 8

    @model_validator(mode="after")
    def _in_order(self) -> "ArrestTargets":
        if not self.officer_hours_before >= self.supervisors_hours_before >= self.chief_hours_before:
            raise ValueError("remind the officer, then the supervisors, then the chief: no number above the one before")
        if self.quiet_to >= self.quiet_from:
            raise ValueError("nobody is reminded from an evening hour on until a morning hour: the first is larger")
        return self
