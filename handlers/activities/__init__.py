"""What officers do that is not enforcement, logged with `/sro-log` or from Home."""
