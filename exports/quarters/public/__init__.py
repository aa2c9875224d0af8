"""Public editions: what they print, what they suppress, and the audit of the finished file (§IX)."""
