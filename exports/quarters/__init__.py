"""The quarter's workbook: every table of both sides, compared, with who signed it (§IX)."""
