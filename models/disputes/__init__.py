"""Disputes about the agreement: the chief and a school's principal work them out together (§XI)."""
