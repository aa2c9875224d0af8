"""Tests of disclosures of student records to officers."""
