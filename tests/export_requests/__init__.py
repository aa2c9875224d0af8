"""Files that people ask for."""
