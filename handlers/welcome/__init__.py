"""The welcome of whoever is new to a role, and each role's page of the docs as a window."""
