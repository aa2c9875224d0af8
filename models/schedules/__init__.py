"""Work schedules: when officers are at their schools, told to the principals (§III); nothing is deleted."""
