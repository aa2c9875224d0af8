"""The ids of forms and buttons: appointments. Those on posted messages stay for good."""

from dataclasses import dataclass
from datetime import date

from handlers.ids import ActionId, FormId
from handlers.values import Value


class AppointmentFormId(FormId):
    """The forms of appointments."""

    YEAR_PROPOSED = "appointment_year_proposed"
    PROPOSED = "appointment_school_proposed"
    STEP_TAKEN = "appointment_step_taken"
    ALL_AGREED = "appointment_all_agreed"


class AppointmentActionId(ActionId):
    """What is pressed in messages and windows of appointments."""

    OPEN = "appointment_open"
    TURN = "appointment_turn"
    READ = "appointment_read"
    PROPOSE_YEAR = "appointment_year_propose"
    PROPOSE = "appointment_propose"
    ANEW = "appointment_anew"
    STEP = "appointment_step"
    WRITE_STEP = "appointment_write_step"
    AGREE_ALL = "appointment_agree_all"


@dataclass(frozen=True)
class SchoolFrom(Value):
    """A school, from a day on."""

    school: str
    first_day: date
