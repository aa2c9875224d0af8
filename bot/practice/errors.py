"""What the practice workspace refuses, in Slack's own words."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal with Slack's error code; `answer` is the body that Slack would send."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.answer: Json = {"ok": False, "error": error, **more}
