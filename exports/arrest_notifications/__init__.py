"""The letter of an arrest notification (C.G.S. 10-233h)."""
