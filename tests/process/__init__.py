"""The bot as a process: how it starts, works in the background and ends."""
