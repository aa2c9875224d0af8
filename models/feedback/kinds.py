"""What is recorded of a commendation or complaint, in codes. Codes stay for good; labels may change.

The outcomes are none of a disciplinary procedure: whether conduct was proper is for the police to find (see the docs).
"""

COMMENDATION, COMPLAINT = "commendation", "complaint"
KINDS = {COMMENDATION: "Commendation", COMPLAINT: "Complaint"}
ANONYMOUS = "anonymous"
FROM_WHOM = {
    "student": "Student",
    "family": "Parent or guardian",
    "staff": "School staff",
    "community": "Community member",
    "other": "Other",
    ANONYMOUS: "Anonymous",
}
"""From whom it came, as a kind of person: never who."""
CONDUCT = "conduct"
ABOUT = {
    CONDUCT: "Conduct of an officer",
    "response": "Response to an incident",
    "prevention": "Teaching or prevention",
    "information": "A notice, or information about an event",
    "program": "How the program is run",
    "other": "Other",
}
OUTCOMES = {
    "changed": "Resolved: something was changed",
    "explained": "Resolved: explained, no change needed",
    "referred": "Referred to another procedure",
    "unclear": "Could not be determined",
    "taken_back": "Taken back by the person who raised it",
}
HANDLED, REOPENED = "handled", "reopened"
STEPS = {HANDLED: "Outcome recorded", REOPENED: "Reopened"}
