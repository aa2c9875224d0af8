"""`python -m bot` is `sro-bot`."""

from bot.cli import main

main()
