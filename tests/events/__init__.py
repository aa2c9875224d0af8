"""Tests of the events under the agreement: the register, and how they are counted."""
