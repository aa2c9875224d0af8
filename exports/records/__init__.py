"""Packets: one record with all its versions, what was done with it, and fields redacted."""
