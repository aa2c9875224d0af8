"""Work schedules as files: coverage by month as a workbook, and a calendar file (.ics)."""
