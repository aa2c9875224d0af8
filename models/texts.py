"""What people may write in their own words: how long, and nothing that tells who a student is."""

from datetime import datetime

from models.identity import looks_like_identity

LONGEST = 3000


def check_text(name: str, text: str, longest: int, now: datetime) -> dict[str, str]:
    """What is wrong with an answer in words, under its name: too long, or it tells who a student is."""
    if len(text) > longest:
        return {name: f"Please keep this within {longest:,} characters; it now has {len(text):,}."}
    found = looks_like_identity(text, now)
    if found:
        return {
            name: f"This looks like {found}. Leave out anything that identifies a student; the case number is the link."
        }
    return {}


def check_reason(because: str | None, now: datetime) -> dict[str, str]:
    """What is wrong with the reason for a change, under `because`."""
    if not because or not because.strip():
        return {"because": "Please enter a reason."}
    return check_text("because", because, LONGEST, now)
