"""Forms that lie over the window in which they were asked for: whoever closes one has that window again, as it is now.

Slack stacks three windows, and the third is for what goes wrong. So a form lies over one window; where a window lies
over another already, the form takes its place.
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from copy import copy
from functools import partial

import structlog
from slack_sdk.models.views import View

from handlers.context import Context, FormMovedOn, FormNotShown
from handlers.metadata import noted
from handlers.payload import Payload

log = structlog.get_logger(__name__)

BELOW, PAGE, PAGE_BELOW = "below", "page", "below_page"
"""In a window's metadata: what the window below it is, by its callback id, and which page of it is shown, if one."""
Below = Mapping[str, Callable[[Payload, View], View]]
"""How windows are shown anew that may lie below a form, by their callback ids: by what was sent and what came of it."""


def as_it_came(_payload: Payload, view: View) -> View:
    """The window below is of the same record: it shows what the one above shows."""
    return noted(copy(view), form=secrets.token_hex(8))


def laid_over(
    context: Context, form: Callable[[Payload], View], only: Collection[str] = ()
) -> Callable[[Payload], View | None]:
    """Shows a form over the window in which it was asked for, or in its place where that lies over another.

    `only` are the windows, by their callback ids, over which it lies; where none are given, any.
    """

    def show(payload: Payload) -> View | None:
        view = form(payload)
        if not payload.is_in_window:
            return view
        window = payload.view.get("callback_id")
        if only and window not in only:
            return view
        if payload.view.get("previous_view_id"):
            return _over(payload, view)
        context.show(payload, _noting_what_lies_below(payload, view))
        return None

    return show


def opened_over(context: Context, window: Callable[[Payload], View]) -> Callable[[Payload], None]:
    """Shows a window over the one in which it was asked for, which stays as it is until something there changes."""
    return lambda payload: context.show(payload, _noting_what_lies_below(payload, window(payload)))


def renewing(context: Context, sent: Callable[[Payload], View], below: Below) -> Callable[[Payload], View]:
    """Does what a form or a press asks for; afterwards the window below shows how things stand now, too."""

    def done(payload: Payload) -> View:
        view = sent(payload)
        if not view.submit:  # otherwise it asks once more
            context.later(partial(renew, context, payload, view, below))
        return _over(payload, view)

    return done


def kept_over(shown: Callable[[Payload], View]) -> Callable[[Payload], View]:
    """What a press or a page of a form shows in its window, which lies over the same window as before."""
    return lambda payload: _over(payload, shown(payload))


def renew(context: Context, payload: Payload, view: View, below: Below) -> None:
    """Show anew what lies below a form, if it is there and one that shows what the form has changed."""
    window, shown = payload.view.get("previous_view_id"), below.get(payload.metadata.get(BELOW, ""))
    if not isinstance(window, str) or shown is None:
        return
    try:
        context.forms.update_view(window, shown(payload, view))
    except FormMovedOn:
        return
    except FormNotShown as problem:
        log.warning("window_below_not_shown", problem=str(problem))


def _noting_what_lies_below(payload: Payload, view: View) -> View:
    if not payload.is_in_window:
        return view
    page = payload.metadata.get(PAGE)
    of_page = {} if page is None else {PAGE_BELOW: page}
    return noted(view, **{BELOW: str(payload.view.get("callback_id") or "")}, **of_page)


def _over(payload: Payload, view: View) -> View:
    """What takes the place of a window that lies over another still does."""
    return noted(view, **payload.metadata.of((BELOW, PAGE_BELOW)))
