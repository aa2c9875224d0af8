"""Clocks of state law, as we read it: for counsel to confirm, each can be set otherwise or turned off."""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, model_validator

from models.district.values import Days, Strict


class OfficerReports(Strict):
    """Reports of officers to the chief, and the chief's monthly packet (C.G.S. 10-233p, as we read it).

    Nothing of it is there unless it is kept. `since` is the first day whose events are asked about. The school days
    are state law's, for counsel to confirm; the days in which a packet is taken further are district goals.
    """

    is_kept: StrictBool = False
    since: date | None = None
    submit_school_days: Annotated[int, Field(ge=1, le=60)] = 5
    remind_school_days_before: Annotated[int, Field(ge=1, le=59)] = 2
    forward_days: Days = 5
    confirm_days: Days = 3
    board_days: Days = 30

    @model_validator(mode="after")
    def _in_order(self) -> "OfficerReports":
        if self.remind_school_days_before >= self.submit_school_days:
            raise ValueError("remind before it is due: remind_school_days_before is smaller than submit_school_days")
        return self


class StateLaw(Strict):
    """School days that state law gives, as we read it; 0 turns a clock off."""

    student_details: int = Field(ge=0, le=60)


class StateLawArrests(Strict):
    """How soon the superintendent is told of an arrest by state law, as we read it (C.G.S. 10-233h); for counsel.

    Weekdays after the day of the arrest to tell it, hours after the arrest to write it; off, nothing of it is asked.
    """

    is_on: StrictBool = True
    told_weekdays: Annotated[int, Field(ge=1, le=10)] = 1
    written_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 72
