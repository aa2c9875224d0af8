"""The agreement itself: its signed texts, their reading, and where it is posted."""
