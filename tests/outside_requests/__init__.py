"""Requests for records from outside."""
