"""What fails once something is recorded: whoever is told that nothing was done would do it again."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import NoResultFound

from handlers.context import FormMovedOn
from handlers.payload import Payload
from handlers.values import OutOfDate
from models.errors import Conflict, Invalid, NotFound, Refused

SAYS_ENOUGH = (Invalid, Refused, Conflict, NotFound, OutOfDate, NoResultFound, FormMovedOn)
"""What is said of these is right, whatever was recorded before."""


class AfterRecording(Exception):
    """What the person did is recorded, or some of it; it could not be shown. The reason is its cause."""


@contextmanager
def unless_recorded(payload: Payload) -> Iterator[None]:
    """Tells a failure after something was recorded from one before. Raises `AfterRecording` for the former."""
    try:
        yield
    except SAYS_ENOUGH:
        raise
    except Exception as error:
        if payload.recorded:
            raise AfterRecording from error
        raise
