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

BELOW = "below"
"""In a window's metadata: what the window below it is, by its callback id."""
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
        context.show(payload, noted(view, **{BELOW: str(window or "")}))
        return None

    return show


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


def _over(payload: Payload, view: View) -> View:
    """What takes the place of a window that lies over another still does."""
    below = payload.metadata.get(BELOW)
    return noted(view, **{BELOW: below}) if below else view
