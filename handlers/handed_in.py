"""Files that people hand in through a form: fetched and read after the form is answered, in its own window."""

import secrets
import time
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from slack_sdk.models.views import View

from handlers.context import Context, FileNotGiven, FormMovedOn, FormNotShown
from handlers.forms import Upload
from handlers.parts import message_window
from handlers.values import is_plain
from models.errors import Conflict, Invalid, NotFound, Refused, unforeseen

TOO_LONG = "The file's name is too long. Please shorten it, and choose the file again."
MOST_LOOKS, BETWEEN_LOOKS = 20, 0.25  # seconds; the window is there once Slack has the answer, or was closed
log = structlog.get_logger(__name__)
Refusal = Callable[[str], View]
not_accepted = partial(message_window, "Workbook not accepted")


def read_later(context: Context, url: str | None, being_read: View, taken: Callable[[bytes], View]) -> View:
    """The window that says that a file is being read; `taken` gives what is shown in its place then.

    Rights are checked before this: the file is fetched with the bot's token. Raises `Invalid` without a file.
    """
    if url is None:
        raise Invalid({"file": "Choose the workbook that you completed."})
    if not is_plain(url):
        raise Invalid({"file": TOO_LONG})
    return _later(context, lambda: taken(context.forms.handed_in(url)), being_read, not_accepted)


def keep_later(
    context: Context, uploads: Sequence[Upload], being_read: View, refused: Refusal,
    taken: Callable[[list[bytes]], View],
) -> View:  # fmt: skip
    """The same for several files, all or none: `taken` gets their bytes in the order in which they were handed in."""
    if not uploads:
        raise Invalid({"files": "Choose the files."})
    if not all(is_plain(upload.address) for upload in uploads):
        raise Invalid({"files": TOO_LONG})
    return _later(
        context, lambda: taken([context.forms.handed_in(upload.address) for upload in uploads]), being_read, refused
    )


def _later(context: Context, look: Callable[[], View], being_read: View, refused: Refusal) -> View:
    window = being_read.external_id = f"reading-{secrets.token_hex(8)}"
    context.later(partial(_read, context, look, refused, window))
    return being_read


def _read(context: Context, look: Callable[[], View], refused: Refusal, window: str) -> None:
    try:
        view = look()
    except Invalid as wrong:
        view = refused(" ".join(wrong.fields.values()))
    except (Refused, Conflict, NotFound) as refusal:
        view = refused(str(refusal))
    except FileNotGiven as problem:
        log.warning("handed_in_not_received", problem=str(problem))
        view = refused(str(problem))
    except Exception as error:  # noqa: BLE001  nobody else would tell the person; nothing was saved
        log.error("handed_in_not_read", **unforeseen(error))  # noqa: TRY400
        view = refused("Sorry, something went wrong, and nothing was saved. Please try again.")
    _show_over(context, window, view)


def _show_over(context: Context, window: str, view: View) -> None:
    """Show the result in the window that says that the file is being read, which may come later than the result."""
    for _look in range(MOST_LOOKS):
        try:
            context.forms.update_named(window, view)
        except FormMovedOn:
            time.sleep(BETWEEN_LOOKS)
            continue
        except FormNotShown as problem:
            log.warning("handed_in_answer_not_shown", problem=str(problem))
        return
