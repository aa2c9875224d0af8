"""Requests for records from outside: who asked, on what basis, what each side decided, and the packet as sent."""
