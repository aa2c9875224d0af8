"""Action notices of years before the bot: read from a workbook, kept apart from every notice that counts (§V.6)."""
