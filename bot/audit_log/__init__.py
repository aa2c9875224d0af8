"""The audit log beside everything else: long checks in a process of their own, and the daily anchor."""
