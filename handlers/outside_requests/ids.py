"""The ids of forms and buttons: requests from outside. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class OutsideFormId(FormId):
    """The forms of requests from outside."""

    LOGGED = "outside_logged"
    STEP_TAKEN = "outside_step_taken"
    FILES_KEPT = "outside_files_kept"
    DESCRIBED = "outside_described"
    SET_ASIDE = "outside_set_aside"
    LISTED = "outside_listed"


class OutsideActionId(ActionId):
    """What is pressed in messages and windows of requests from outside."""

    OPEN = "outside_open"
    TURN = "outside_turn"
    LOG = "outside_log"
    READ = "outside_read"
    HISTORY = "outside_history"
    WRITE_STEP = "outside_write_step"
    KEEP_FILES = "outside_keep_files"
    DESCRIBE = "outside_describe"
    ASIDE = "outside_aside"
    SEND_ME = "outside_send_me"
    LIST = "outside_list"
