"""The fill-in workbook of a school's return: the bot makes it, people fill it in, the bot takes it back (§IX)."""
