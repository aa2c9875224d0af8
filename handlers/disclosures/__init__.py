"""Disclosures of student records in Slack: logged, read, corrected, withdrawn (§VIII, FERPA)."""
