"""The ids of forms and buttons: on duty and off duty. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class DutyFormId(FormId):
    """The forms of times on duty."""

    BEGUN = "duty_begun"
    END_GIVEN = "duty_end_given"
    CORRECTED = "duty_corrected"
    WITHDRAWN = "duty_withdrawn"


class DutyActionId(ActionId):
    """What is pressed on Home and in windows."""

    BEGIN = "duty_begin"
    ELSEWHERE = "duty_elsewhere"
    OFF = "duty_off"
    GIVE_END = "duty_give_end"
    GIVE_END_HERE = "duty_end"
    OPEN = "duty_open"
    CORRECT = "duty_correct"
    WITHDRAW = "duty_withdraw"
    WEEK = "duty_week"
    WEEK_BACK = "duty_earlier_week"
    WEEK_ON = "duty_later_week"
