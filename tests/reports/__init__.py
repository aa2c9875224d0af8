"""Officers' reports and the chief's packets."""
