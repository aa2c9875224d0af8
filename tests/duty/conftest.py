"""The town of the schedules: a second officer at Hall and Conard, and one without a school."""

from tests.schedules.conftest import staff

__all__ = ["staff"]
