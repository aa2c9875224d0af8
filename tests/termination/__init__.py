"""Appointments: proposed by the chief, heard by the principal, agreed to by the superintendent."""
