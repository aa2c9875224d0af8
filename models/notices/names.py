"""Words in a notice that may be a student's name: only the officer who typed them can tell, and is asked."""

from datetime import datetime

from models.notices.form import FREE_TEXTS, NoticeForm
from models.texts import LONGEST, check_text, names_in


def names_to_confirm(form: NoticeForm, before: NoticeForm | None, because: str | None, now: datetime) -> dict[str, str]:
    """The pieces that may be a student's name, by field, but for what the notice said `before`.

    Nothing where a text is refused anyway: that is said first, and the form comes back with it.
    """
    texts = {name: getattr(form, name) for name in FREE_TEXTS} | {"because": because}
    typed = {name: text for name, text in texts.items() if text and text != getattr(before, name, None)}
    if any(check_text(name, text, FREE_TEXTS.get(name, LONGEST), now) for name, text in typed.items()):
        return {}
    return names_in(typed)
