"""The letter by which notice is given."""
