"""The web server, and what it says of the bot's health."""
