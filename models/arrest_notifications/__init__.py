"""Arrests of students of which state law has the police tell the superintendent (C.G.S. 10-233h)."""
