"""What is recorded of a disclosure, in codes. Codes stay for good; labels may change.

The sections of 34 CFR Part 99 are cited by our reading of them, for counsel to confirm. That officers may be school
officials needs more than a citation: the school's direct control, and its yearly notice to parents.
"""

from collections.abc import Mapping

OTHER = "other"
RECORDS: Mapping[str, str] = {
    "directory": "Directory information",
    "attendance": "Attendance",
    "schedule": "Class schedule",
    "discipline": "Discipline",
    "emergency": "Health or safety information in an emergency",
    OTHER: "Other records",
}
BASES: Mapping[str, str] = {
    "official": "School official with a legitimate educational interest, 34 CFR 99.31(a)(1)",
    "emergency": "Health or safety emergency, 34 CFR 99.36",
    "order": "Judicial order or subpoena, 34 CFR 99.31(a)(9)",
    "directory": "Directory information, 34 CFR 99.31(a)(11)",
    "consent": "Consent of the parent or eligible student, 34 CFR 99.30",
    "juvenile": "State law on juvenile justice, 34 CFR 99.31(a)(5)",
}
"""On what FERPA (20 USC 1232g) lets the records be disclosed."""
MOST_STUDENTS = 5000
