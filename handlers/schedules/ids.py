"""The ids of forms and buttons: work schedules. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class ScheduleFormId(FormId):
    """The forms of work schedules."""

    WHOSE_WEEK = "schedule_whose_week"
    WEEK = "schedule_week_given"
    ENTERED = "schedule_change_entered"
    CORRECTED = "schedule_change_corrected"
    WITHDRAWN = "schedule_change_withdrawn"
    NAMED = "substitute_named"


class ScheduleActionId(ActionId):
    """What is pressed in windows and messages of work schedules."""

    OPEN = "schedule_open"
    WEEK_BACK = "schedule_week_back"
    WEEK_ON = "schedule_week_on"
    GIVE = "schedule_give"
    GIVE_FOR = "schedule_for_officer"
    OWN_HOURS = "schedule_own_hours"
    ENTER = "schedule_enter"
    KIND = "schedule_kind"
    CHANGE = "schedule_change"
    CORRECT = "schedule_correct"
    WITHDRAW = "schedule_withdraw"
    NAME = "substitute_name"
    NAME_AT_SCHOOL = "substitute_at_school"
    CANCEL = "substitute_cancel"
