"""Finding records over all topics, and taking one out as a packet (§V.6)."""
