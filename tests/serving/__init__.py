"""HTTP: what is answered, what is turned away, and whether the bot is ready."""
