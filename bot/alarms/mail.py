"""Sends a mail by an SMTP server, encrypted."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import structlog

from bot.worker import NotNow

log = structlog.get_logger(__name__)

SECONDS, LOOK_SECONDS = 20, 5
TAKEN = (250, 251)
SILENT = "the mail server does not answer in time"
BREAKS_OFF = "the mail server breaks off: a wrong password, or smtps:// where it has smtp://"
DOMAIN = "sro-liaison.invalid"
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Mailer:
    """One SMTP server, and who is written to.

    Args:
        url: `smtps://user:password@host` (TLS from the first byte) or `smtp://…` (STARTTLS).
        to: the addresses.
    """

    def __init__(self, url: str, to: Sequence[str]) -> None:
        self._parts, self._to = urlsplit(url), tuple(to)
        self._host = self._parts.hostname or ""

    def send(self, subject: str, text: str, name: str | None = None) -> None:
        """Send it now. Raises `NotNow`, with why and without a secret, where the server does not take it.

        With a `name` of its own a mail that is sent again is the same mail, so that programs show it once.
        """
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = subject, self._sender(), ", ".join(self._to)
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{name}@{DOMAIN}>" if name else make_msgid(domain=DOMAIN)
        mail["Auto-Submitted"] = "auto-generated"  # so that nobody's out-of-office answers it
        mail.set_content(text, cte="quoted-printable")  # not every server takes eight bits
        with _in_words(), self._connected(SECONDS) as server:
            refused = server.send_message(mail)
        if refused:  # the others have it, so that it is not sent again
            log.warning("mail_refused", addresses=len(refused), code=min(code for code, _words in refused.values()))

    def refused(self) -> list[str]:
        """Whom the server would take no mail for, asked without sending one. Raises `NotNow` as `send` does."""
        with _in_words(), self._connected(LOOK_SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            code, words = server.mail(self._sender())
            if code not in TAKEN:
                raise smtplib.SMTPSenderRefused(code, words, self._sender())
            return [address for address in self._to if server.rcpt(address)[0] not in TAKEN]

    def _sender(self) -> str:
        user = unquote(self._parts.username or "")
        return user if "@" in user else self._to[0]  # an address that the server knows: others it may refuse

    def _connected(self, seconds: float) -> smtplib.SMTP:
        port, context = self._parts.port or PORTS[self._parts.scheme], ssl.create_default_context()
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, port, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(self._host, port, timeout=seconds)
        try:
            self._make_safe(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _make_safe(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Encrypt the connection, then log in. A relay on the same machine may do without both."""
        if self._parts.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self._parts.password or self._host not in LOOPBACK:
                raise NotNow("the mail server offers no encryption (STARTTLS); use smtps://, if it has that")
        if self._parts.username and self._parts.password:
            server.login(unquote(self._parts.username), unquote(self._parts.password))


@contextmanager
def _in_words() -> Iterator[None]:
    """What the server or the way to it does not do, as `NotNow` with why and without a secret."""
    try:
        yield
    except ssl.SSLError as error:
        raise NotNow(f"the mail server's certificate or encryption is not accepted ({error.reason})") from None
    except smtplib.SMTPAuthenticationError as error:
        raise NotNow(f"the mail server does not accept the user or the password ({error.smtp_code})") from None
    except smtplib.SMTPResponseException as error:
        raise NotNow(f"the mail server refuses the mail ({error.smtp_code})") from None
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        is_silent = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        raise NotNow(SILENT if is_silent else BREAKS_OFF) from None
    except UnicodeEncodeError:
        raise NotNow("the mail server's user or password, or an address, has a character that cannot be sent") from None
    except (OSError, smtplib.SMTPException) as error:
        why = error.strerror or type(error).__name__
        raise NotNow(f"the mail server does not take the mail ({why})") from None
