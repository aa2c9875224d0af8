"""The bot as a process that kills itself at a named step, for the fault campaign: `python -m tests.campaign.doomed`.

`DIE_AT=step:n` in the environment: at the n-th time of that step, by SIGKILL, as a machine would lose its power.
"""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any

import bot.app
import bot.delivery.aftercare
import bot.delivery.lost
import bot.delivery.worker
from bot.runner import run_bot
from bot.slack import workspaces
from bot.slack.gateway import Gateway
from handlers.notices.filing import Filing
from models.delivery import dispatch
from models.delivery.dispatch import Pace
from models.notices import acts as notices

FAST = Pace(
    lease=timedelta(seconds=4),
    call=timedelta(seconds=1),
    between_posts=timedelta(milliseconds=20),
    look_up=tuple(timedelta(seconds=s) for s in (0.2, 0.5, 1, 2, 3)),
    absent_after=timedelta(seconds=3),
    first_retry=timedelta(milliseconds=100),
    longest_retry=timedelta(seconds=1),
    parked=timedelta(seconds=2),
    patience=timedelta(seconds=6),
    settled=timedelta(seconds=3),
    while_open=timedelta(seconds=20),
    sweeps=tuple(timedelta(seconds=s) for s in (1, 4, 8)),
    poll=timedelta(milliseconds=200),
)
STEPS: dict[str, tuple[Any, str, bool]] = {
    # step: where it is, its name there, whether it is over when the process dies
    "record written, not committed": (notices, "file_notice", True),
    "record committed, not answered": (Filing, "file", True),
    "claimed": (bot.delivery.worker.DeliveryWorker, "_deliver", False),
    "about to call": (bot.delivery.worker.DeliveryWorker, "_send", False),
    "called, not written": (bot.delivery.worker.DeliveryWorker, "_send", True),
    "written, not committed": (dispatch, "posted", True),
    "settled": (bot.delivery.worker.DeliveryWorker, "_settle", True),
    "looked up": (bot.delivery.aftercare.Aftercare, "_copies", True),
    "being looked at": (bot.delivery.aftercare.Aftercare, "_remove_copies", False),
    "read back": (bot.delivery.aftercare.Aftercare, "_read_back", True),
    "let go": (bot.delivery.lost, "let_go", True),
}
RARE = ("looked up", "read back", "let go")  # not every process comes to them often


class InAHurry(Gateway):
    """Slack, whose every call ends within a second."""

    def __init__(self, token: str, base_url: str) -> None:
        super().__init__(token, base_url, call_seconds=1)


def doomed(act: Callable[..., Any], countdown: list[int], *, afterwards: bool) -> Callable[..., Any]:
    """The act, with the end of the process before or after its n-th time."""

    @wraps(act)
    def then_die(*args: Any, **kwargs: Any) -> Any:
        countdown[0] -= 1
        if countdown[0] == 0 and not afterwards:
            os.kill(os.getpid(), signal.SIGKILL)
        result = act(*args, **kwargs)
        if countdown[0] <= 0 and afterwards:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return then_die


def main() -> None:
    """Run the bot at the campaign's pace until its step comes."""
    setattr(bot.app, "DeliveryWorker", partial(bot.app.DeliveryWorker, pace=FAST))  # noqa: B010
    setattr(workspaces, "Gateway", InAHurry)  # noqa: B010
    if os.environ.get("DIE_AT"):
        step, _, count = os.environ["DIE_AT"].rpartition(":")
        place, name, afterwards = STEPS[step]
        setattr(place, name, doomed(getattr(place, name), [int(count)], afterwards=afterwards))
    run_bot()


if __name__ == "__main__":
    main()
