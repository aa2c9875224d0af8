"""The end of the agreement by written notice (§XI): given, delivered, taken back, and what follows on the day."""
