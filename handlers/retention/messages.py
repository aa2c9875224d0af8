"""What the bot sends of holds and disposals, by direct message. None names a record, or says why."""

from collections.abc import Mapping

from handlers.message import KindsAbout, Message, MessageKind, Telling, handed_on, with_right, words_with
from handlers.parts import button
from handlers.retention.ids import RetentionActionId
from handlers.retention.views import open_list
from handlers.retention.words import number_of, side_of
from handlers.values import RecordId
from models.policy import Act
from models.retention import tables as records
from models.retention.steps import LISTED
from models.retention.tables import Disposal, Hold
from models.vocabulary import PARTY_LABELS, Party


def hold(_telling: Telling, about: Hold) -> Message:
    """A hold of the other side was set, or lifted."""
    how = "lifted a hold on records" if about.lifted_at else "set a hold on records"
    text = f"The {side_of(about).lower()} {how} ({about.label.lower()})."
    return words_with(text, buttons=[button("Open", RetentionActionId.READ, RecordId(about.id))])


def listed(telling: Telling, disposal: Disposal) -> Message | None:
    """A list waits for approval; afterwards how it stands."""
    if disposal.state == LISTED and disposal.listed:
        count = number_of(len(disposal.listed))
        text = (
            f"{disposal.label}: {count} can be disposed of. It takes the approval of both sides.{_approvals(disposal)}"
        )
        return words_with(text, buttons=[open_list(disposal)])
    text = f"{disposal.label}: *{disposal.stands.lower()}*."
    return words_with(text, buttons=[open_list(disposal)]) if telling.is_change else None


def _the(side: Party) -> str:
    return f"The {PARTY_LABELS[side].lower()}"


def _approvals(disposal: Disposal) -> str:
    """Which side has approved it as it is, and which one has to do so anew."""
    said = [f"{_the(side)} have approved it." for side in sorted(disposal.approved_by)]
    said += [
        f"{_the(side)} approved an earlier list: it was changed since, and has to be approved anew."
        for side in disposal.to_approve_anew
    ]
    return "".join(f" {words}" for words in said)


def declined(_telling: Telling, disposal: Disposal) -> Message:
    """Nothing is disposed of."""
    return words_with(f"{disposal.label} was declined. Its records are kept.", buttons=[open_list(disposal)])


def done(_telling: Telling, disposal: Disposal) -> Message:
    """It was carried out; the certificate can be had."""
    count = number_of(len(disposal.disposed))
    text = f"{disposal.label} was carried out: {count} disposed of. Open it to have the certificate."
    return words_with(text, buttons=[open_list(disposal)])


def _waits(disposal: Disposal) -> bool:
    return disposal.state == LISTED and bool(disposal.listed)


_about, _about_hold = KindsAbout(records.get), KindsAbout(records.get_hold)
_reads = with_right(Act.READ_HOLDS)
MESSAGES: Mapping[str, MessageKind] = {
    records.HOLD_TOLD: _about_hold(hold, may_have=_reads),
    records.LISTED_TOLD: handed_on(records.get, _about(listed, may_have=_reads, still_matters=_waits)),
    records.DECLINED_TOLD: _about(declined, may_have=_reads),
    records.DONE_TOLD: _about(done, may_have=_reads),
}
