"""Settled disputes as documents."""
