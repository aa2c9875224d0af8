"""Which messages and lines of the audit log tell of a field by being there at all: they leave with it, without a mark.

What tells it elsewhere, such as an answer, says so where it is written (`Said.also`, `Said.gone_with`).
"""

from collections.abc import Mapping

from models.packet_fields import ARREST
from models.records.trail import OF_QUESTIONS

ACKNOWLEDGED, QUESTIONS, ACTIONS, SEARCH = ("acknowledgments",), ("questions",), "actions", "search_custody"
DETAILS = ("student_details", "students")
LETTER, RECEIPT, COMMENT, OUTCOME = ("letter",), ("receipt",), ("answer",), ("outcome",)
ANSWERS, SUBMISSIONS = ("answers",), ("submissions",)

MESSAGES: Mapping[str, tuple[str, ...]] = {
    "notice_arrest": (ACTIONS, ARREST), "notice_staff_search": (ACTIONS, SEARCH),
    **dict.fromkeys(
        ("notice_reminder", "notice_for_designee", "notice_for_superintendent", "notice_acknowledged"), ACKNOWLEDGED,
    ),
    **dict.fromkeys(OF_QUESTIONS, QUESTIONS),
    **dict.fromkeys(("officer_report_reminder", "officer_report_late", "officer_report_submitted"), SUBMISSIONS),
    "officer_report_for_officer": (*ANSWERS, *SUBMISSIONS),
    **dict.fromkeys(("arrest_letter_told", "arrest_letter", "arrest_copy", "arrest_not_arrived"), LETTER),
    **dict.fromkeys(("arrest_received", "arrest_confirm_reminder"), (*RECEIPT, *LETTER)),
    "arrest_corrected": ("offense",), "arrest_done_for_officer": ("offense", "told", *LETTER),
    **dict.fromkeys(
        ("evaluation_shared", "evaluation_commented", "evaluation_answered", "evaluation_comment_reminder"), COMMENT,
    ),
    **dict.fromkeys(("dispute_ended", "dispute_paper"), OUTCOME),
}  # fmt: skip
"""By kind of message, with which fields it leaves."""

ACTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("acknowledge notice", "remind of notice", "notice for designee", "notice for superintendent"), ACKNOWLEDGED,
    ),
    **dict.fromkeys(("ask about notice", "answer about notice", "hand over question"), QUESTIONS),
    **dict.fromkeys(("record student", "read student", "change student", "remove student"), DETAILS),
    "answer officer report": ANSWERS,
    **dict.fromkeys(("submit officer report", "remind of officer report"), SUBMISSIONS),
    **dict.fromkeys(("arrest notification anew", "void arrest notification"), ("offense",)),
    "arrest letter not arrived": LETTER,
    **dict.fromkeys(
        ("share evaluation", "comment on evaluation", "confirm evaluation", "remind of comment"), COMMENT,
    ),
    "take step": ("steps",), "stop planned activity": ("answers", "steps"),
    "request from outside step": ("steps",),
    **dict.fromkeys(("keep item of request from outside", "set aside item of request from outside"), ("items",)),
}  # fmt: skip
"""By act in the audit log, with which fields its line leaves."""
