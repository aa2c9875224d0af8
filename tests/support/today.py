"""`sro-bot` as a process of its own on the day of the tests, beside a bot that is at work on it."""

import time_machine

from bot.cli import main
from tests.support.town import TODAY

if __name__ == "__main__":
    with time_machine.travel(TODAY, tick=True):
        main()
