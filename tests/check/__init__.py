"""What `sro-bot check` finds."""
