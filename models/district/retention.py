"""How many years a district keeps which records, and who says so."""

from typing import Annotated

from pydantic import AfterValidator, Field

from models.district.values import MonthAndDay, OneLine, Strict

KINDS_OF_RECORDS = (
    "notice", "earlier", "activity", "evaluation", "dismissal", "commendation", "complaint", "disclosure", "usual_week",
    "schedule_change", "substitution", "duty_time", "appointment", "facilities", "revision", "dispute",
    "records_request", "outside_request", "officer_packet", "listed_person",
)  # fmt: skip
"""The kinds of records that can have years; every other kind is kept for good (`models/retention/kinds.py`)."""


class Years(Strict):
    """How many years records of a kind are kept, and who says so. Schedules are for counsel: there is no default."""

    years: Annotated[int, Field(ge=1, le=100)]
    authority: Annotated[str, Field(min_length=3, max_length=200), OneLine]


def _kind_of_records(kind: str) -> str:
    if kind not in KINDS_OF_RECORDS:
        raise ValueError(f"no records of a kind {kind!r} are disposed of; the kinds are {', '.join(KINDS_OF_RECORDS)}")
    return kind


KindOfRecords = Annotated[str, AfterValidator(_kind_of_records)]


class Disposal(Strict):
    """On which day of the year the bot lists what is due for disposal."""

    list_on: MonthAndDay = "09-15"
