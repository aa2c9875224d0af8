"""Work schedules: what follows from records, acts on both databases, people's clicks in the practice workspace."""
