"""The database and what all records share."""
