"""`sro-bot` for tests that are not about Slack's times: the bot and its practice workspace wait as long as it takes."""

from unittest.mock import patch

from bot.cli import main
from bot.practice.server import PracticeServer
from tests.support.workplace import PATIENCE, no_hurry

if __name__ == "__main__":
    with no_hurry(PATIENCE), patch.dict(PracticeServer.__init__.__kwdefaults__, ack_seconds=PATIENCE):
        main()
