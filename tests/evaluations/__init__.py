"""The yearly evaluation of an officer (§III)."""
