"""The register of disclosures of student records (§VIII)."""
