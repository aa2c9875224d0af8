"""The bot as a process: its commands, its settings, its start and end, and bad days."""
