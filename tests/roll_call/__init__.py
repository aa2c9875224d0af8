"""Training on the agreement: confirmations, reminders, lists of staff."""
