"""Officers' reports to the chief, and the chief's monthly packet for the superintendent (C.G.S. 10-233p)."""
