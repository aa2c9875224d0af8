"""Appointment letters, and the register of appointments."""
