"""The fill-in workbook of a school's submission: the bot makes it, people fill it in, the bot takes it back (§IX)."""
