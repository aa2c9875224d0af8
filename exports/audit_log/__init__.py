"""The audit log as a workbook (§V.6)."""
