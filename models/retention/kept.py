"""The tables whose contents are never disposed of, each with the reason; a test wants every other table in a kind."""

from collections.abc import Mapping

KEPT: Mapping[str, tuple[str, ...]] = {
    "The log says who did what and when, in codes; a chain with gaps proves nothing.": (
        "audit_entry", "audit_head", "audit_check", "audit_anchor",
    ),
    "Both parties signed it, and every record is read by the text that was in force.": (
        "signed_text", "signed_section", "agreement_posting", "termination", "termination_step",
    ),
    "Other records name these people, roles and schools, and say who approved them.": (
        "person", "role_held", "proposal", "proposal_decision", "school_name", "channel", "first_set_up",
    ),
    "It proves a disposal, or keeps records from one.": (
        "legal_hold", "disposal", "disposal_item", "disposal_approval",
    ),
    "Both parties signed or adopted it: the figures of a quarter, what explains them, and the reports made of them.": (
        "quarter", "quarter_submission", "submission_version", "submission_figure", "submission_activity",
        "submission_step", "counted_notice", "police_addition", "difference_explanation", "quarter_revision",
        "quarter_signature", "public_edition", "public_year", "yearly_report", "report_adoption", "report_chapter",
    ),
    "The team's meetings, recommendations and goals are part of what both parties sign and adopt.": (
        "goal", "goal_version", "goal_step",
        "team_meeting", "meeting_attendance", "meeting_other_attendee", "quarter_no_meeting", "recommendation",
        "recommendation_kind", "recommendation_note",
    ),
    "Who has read the agreement, was asked to, or was reminded, and when: names and days, and nothing written.": (
        "roll_call_ask", "roll_call_confirmation", "roll_call_told", "schedule_reminder", "welcome",
    ),
    "Who took out which record, with the fingerprint of the file: what was taken out can be told later.": (
        "record_packet",
    ),
    "It has a short time of its own, and is erased after that.": ("notice_draft", "report_draft", "export"),
    "What is typed and not saved yet: codes, counts and days, until it is saved or removed.": ("activity_unsaved",),
    "A digest of each form, so that nothing is recorded twice; it is overwritten where it could be guessed.": (
        "received_form",
    ),
    "Which file entries of the activity log came from, by its fingerprint.": ("activity_import",),
    "The bot's own messages: what they said goes with the record that they are about.": ("delivery",),
    "What runs the bot, and the days without school: nothing of anybody.": (
        "deadline", "record_number", "write_probe", "channel_finding", "calendar_feed", "calendar_question",
        "calendar_decision", "closed_day", "workspace",
    ),
}  # fmt: skip
"""By reason, as `docs/retention.md` gives it."""
