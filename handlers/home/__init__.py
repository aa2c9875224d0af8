"""Home: what waits for whom, and where everything begins."""
