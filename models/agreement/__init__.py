"""The agreement itself: what it asks, its signed text, where it is posted. `models/terms.py` has its settings."""
