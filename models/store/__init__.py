"""The ground of all records: database, audit log, deadlines, numbers, and forms that are recorded once."""
