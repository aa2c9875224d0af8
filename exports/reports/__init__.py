"""The chief's packet of officers' reports, as a workbook and as a document (C.G.S. 10-233p)."""
