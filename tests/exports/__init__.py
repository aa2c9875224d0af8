"""The house style of workbooks, and what is suppressed in public ones."""
