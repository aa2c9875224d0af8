"""The team's goals of a school year, each with a figure of the bot's or in words (§II)."""
