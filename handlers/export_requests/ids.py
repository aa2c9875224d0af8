"""The ids of forms and buttons: export requests. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class ExportFormId(FormId):
    """The forms of exports."""

    REGISTER = "export_register"
    PACKET = "export_packet"
    ACTIVITIES = "export_activities"
    COVERAGE = "export_coverage_period"
    FEEDBACK = "export_feedback_period"
    EVENTS = "export_events_period"
    DISCLOSURES = "export_disclosures_period"


class ExportActionId(ActionId):
    """What is pressed in windows and messages of exports."""

    QUARTER = "export_quarter"
    PERIOD = "export_period"
    YEAR = "export_year"
    PUBLIC = "export_public"
    OFFICER = "export_officer"
    ACTIVITY_LOG = "export_activity_log"
    COVERAGE = "export_coverage"
    SCHEDULE = "export_schedule"
    FEEDBACK = "export_feedback"
    APPOINTMENTS = "export_appointments"
    CERTIFICATES = "export_certificates"
    EVENTS = "export_events"
    DISCLOSURES = "export_disclosures"


@dataclass(frozen=True)
class YearlyFile(Value):
    """A kind of yearly report, the school year, and which edition where it is an earlier one."""

    kind: str
    year: str
    edition: int | None = None


@dataclass(frozen=True)
class RevisionOf(Value):
    """A revision of a quarter."""

    quarter_id: int
    revision: int


@dataclass(frozen=True)
class OfSchoolYear(Value):
    """A school year."""

    school_year: str
