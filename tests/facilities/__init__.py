"""Tests of what schools provide to their officers."""
