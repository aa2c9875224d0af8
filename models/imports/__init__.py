"""Records of earlier times that come in from a workbook: what all such imports share."""
