"""Tests of the team's goals."""
