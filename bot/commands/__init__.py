"""What the commands of `sro-bot` do. Each module is imported when its command is called."""
