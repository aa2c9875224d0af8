"""The activity log as a workbook."""
