"""The ids of forms and buttons: export requests. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class ExportFormId(FormId):
    """The forms of exports."""

    REGISTER = "export_register"
    PACKET = "export_packet"


class ExportActionId(ActionId):
    """What is pressed in windows and messages of exports."""

    LIST = "export_list"
    QUARTER = "export_quarter"
    PERIOD = "export_period"
    YEAR = "export_year"
    PUBLIC = "export_public"
    OFFICER = "export_officer"
