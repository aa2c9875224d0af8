"""Action notices, their student details, and what follows when nobody acknowledges one (§V.4, §V.5)."""
