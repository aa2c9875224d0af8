"""The yearly evaluation of an officer and its reports (§III)."""
