"""The database, the audit log, deadlines and migrations."""
