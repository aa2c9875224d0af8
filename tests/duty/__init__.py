"""On duty and off duty: taps, what was forgotten, corrections, who sees it."""
