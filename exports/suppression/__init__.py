"""Which counts of a public edition are printed as "*", so that small ones cannot be worked out."""
