"""Delivery under faults: `python -m tests.campaign` plays the long form, a test the short one."""
