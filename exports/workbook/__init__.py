"""The house style of workbooks: titled sheets, quiet tables, safe cells, charts that can be read aloud."""
