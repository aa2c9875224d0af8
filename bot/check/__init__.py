"""What `sro-bot check` and each start look at."""
