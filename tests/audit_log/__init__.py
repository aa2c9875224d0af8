"""The audit log: read, checked and anchored."""
