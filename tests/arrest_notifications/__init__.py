"""Tests of arrest notifications."""
