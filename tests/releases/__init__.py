"""Requests for records and releases."""
