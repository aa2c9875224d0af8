"""Days of the district's calendar that administrators decide."""
