"""Workbooks in which records of earlier times are entered: made, and read when they come back."""
