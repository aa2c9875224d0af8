"""Whether the mail server would take an alarm: whoever relies on one learns it now, and not when it is due."""

from collections.abc import Callable, Iterator

from bot.check.findings import Finding, fine, wrong
from bot.importing import imported
from bot.settings import ADMINISTRATORS, Settings
from bot.worker import NotNow

TO_DO = "Check SRO_ALERT_SMTP, and SSL_CERT_FILE if the certificate is your own; until then no alarm is mailed."
WHO = "Check the address in SRO_ALERT_TO or SRO_ANCHOR_TO."


def mail(settings: Settings, is_there: Callable[[str], bool]) -> Iterator[Finding]:
    """What the server says of itself and of each address, without a mail; nothing where no mail is sent."""
    server = settings.alert_smtp
    if not server:
        return
    anchors = (place for place in settings.anchor_places if place != ADMINISTRATORS)
    everybody = list(dict.fromkeys([*settings.alert_addresses, *anchors]))
    if not is_there(server):
        yield wrong("Nobody answers at the mail server of SRO_ALERT_SMTP.", TO_DO)
        return
    try:
        refused: list[str] = imported("bot.alarms.mail").Mailer(server, everybody).refused()
    except NotNow as failure:
        yield wrong(f"No alarm can be mailed: {failure}.", TO_DO)
        return
    yield from (wrong(f"The mail server takes no mail for {address}.", WHO) for address in refused)
    if not refused:
        yield fine("The mail server takes mail for everybody who gets alarms.")
