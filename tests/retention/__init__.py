"""Retention, holds and disposal."""
