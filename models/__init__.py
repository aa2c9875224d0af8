"""The agreement itself: its records, rules and acts. Knows no Slack and no spreadsheet.

An act is what a person does with records: a function of `(session, …, actor, …, now)` within one transaction, which

1. finds the record, locked against others, and asks `policy.py` for the right: `Refused` where no role of today has it,
2. checks the answers: `Invalid`, with what is wrong under the name of each field,
3. looks how the record stands now: `Conflict` where somebody was first,
4. changes rows; what was sent to others is never changed, a new version follows it,
5. adds who did what to the audit log, but nothing that people wrote,
6. leaves in the outbox what others are told, and among the deadlines what is to be looked at later.

All of that is kept or none of it: nobody is told of what is not on record, and nothing on record is left untold.
"""
