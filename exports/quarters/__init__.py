"""The quarter's workbook: every table of both parties, compared, with who signed it (§IX)."""
