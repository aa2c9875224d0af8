"""Officers' reports to the chief and the chief's monthly packets (C.G.S. 10-233p), in Slack."""
