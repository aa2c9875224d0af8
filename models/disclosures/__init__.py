"""Disclosures of student records to officers: a log without any student (§VIII, FERPA)."""
