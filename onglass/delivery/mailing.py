"""The mail that says a customer has missed an answer: written, and handed to the operator's mail server.

Invariant: nothing that anybody wrote becomes a header or markup; a mail says how to get no more, and that link can do
nothing else.
"""

import base64
import html
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal
from uuid import UUID

import aiosmtplib
import msgspec

from onglass.delivery._store.notices import Spoken
from onglass.delivery.steps import Letter, Said
from onglass.delivery.words import Words, words_for
from onglass.platform.secrets import Cipher, SealBrokenError

_CONTEXT = b"unsubscribe from mails about missed answers"
_LONGEST_SUBJECT = 120
LINK_WARNING = words_for(None).link_warning
_NOT_YET = 400
_NEVER = 500
_SMTP_OK = 250
Security = Literal["starttls", "tls", "none"]


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """The operator's mail server. `starttls` and `tls` accept only a certificate that holds."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    security: Security = "starttls"


class MailLink(msgspec.Struct, frozen=True):
    """Where a mail leads; `signs_in`: by itself, so that it is for nobody else."""

    url: str
    signs_in: bool = False


class SmtpMailer:
    """Sends letters, each over a connection of its own."""

    def __init__(self, server: MailServer, *, ssl_context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._ssl_context = ssl_context

    async def send(self, letter: Letter, *, seconds: float) -> Said:
        """Send a letter and say what came of it."""
        server = self._server
        try:
            await aiosmtplib.send(
                letter.mail,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                tls_context=self._ssl_context,
                timeout=seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            return _refusal(refused.code, refused.message)
        except aiosmtplib.SMTPAuthenticationError as error:
            return Said(status=error.code, error="the mail server did not take our password", meaning="later")
        except aiosmtplib.SMTPResponseException as error:
            return _refusal(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return Said(error=f"the mail server: {error}"[:300])
        return Said(status=_SMTP_OK)


def _refusal(code: int, message: str) -> Said:
    # A refusal of ours, not of the mail server's, has no code to go by.
    meaning: Literal["refused", "later"] = "refused" if code >= _NEVER else "later"
    return Said(status=code if code >= _NOT_YET else None, error=f"{code} {message}"[:300], meaning=meaning)


def write_letter(
    spoken: Spoken,
    *,
    words: Words,
    link: MailLink | None,
    delivery_id: UUID,
    workspace_id: UUID,
    customer_id: UUID,
    to: str,
    sender: str,
    public_url: str,
    cipher: Cipher,
) -> EmailMessage:
    """Return the mail; every attempt has the same Message-ID. Raises ValueError for an address that is none."""
    who = _line(spoken.agent_name or spoken.workspace_name)
    company = _line(spoken.workspace_name)
    stop = (
        f"{public_url.rstrip('/')}/v1/client/unsubscribe?token={unsubscribe_token(workspace_id, customer_id, cipher)}"
    )
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=company, addr_spec=sender)
    mail["To"] = Address(addr_spec=_line(to))
    mail["Subject"] = words.subject.format(who=who, company=company)[:_LONGEST_SUBJECT]
    mail["Date"] = format_datetime(spoken.created_at)
    mail["Message-ID"] = f"<{delivery_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_plain(words, spoken, who, company, link, stop))
    mail.add_alternative(_markup(words, spoken, who, company, link, stop), subtype="html")
    # Last: the making of parts moves what begins with "Content-" into the first of them.
    mail["Content-Language"] = words.language
    return mail


def _plain(words: Words, spoken: Spoken, who: str, company: str, link: MailLink | None, stop: str) -> str:
    said = f"\n\n{spoken.text}" if spoken.include_text else ""
    where = f"\n\n{words.open_app.format(company=company)}"
    if link is not None:
        where = f"\n\n{words.answer}: {link.url}{_warning(words, link)}"
    wrote = words.wrote.format(who=who, company=company)
    return f"{wrote}{said}{where}\n\n{words.no_more}: {stop}\n"


def _markup(words: Words, spoken: Spoken, who: str, company: str, link: MailLink | None, stop: str) -> str:
    said = (
        f'<blockquote dir="auto" style="white-space:pre-wrap">{html.escape(spoken.text)}</blockquote>'
        if spoken.include_text
        else ""
    )
    where = (
        f'<p><a href="{html.escape(link.url)}">{words.answer}</a>{html.escape(_warning(words, link))}</p>'
        if link is not None
        else f"<p>{words.open_app.format(company=html.escape(company))}</p>"
    )
    wrote = words.wrote.format(who=html.escape(who), company=html.escape(company))
    return (
        f'<!doctype html><html lang="{words.language}" dir="{words.direction}"><body><p>{wrote}</p>'
        f'{said}{where}<p><small><a href="{html.escape(stop)}">{words.no_more}</a></small></p></body></html>\n'
    )


def _warning(words: Words, link: MailLink) -> str:
    return f"\n{words.link_warning}" if link.signs_in else ""


def _line(text: str) -> str:
    """One line without what could end a header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def unsubscribe_token(workspace_id: UUID, customer_id: UUID, cipher: Cipher) -> str:
    """Return what stops a customer's mails, and can do nothing else."""
    sealed = cipher.encrypt(workspace_id.bytes + customer_id.bytes, context=_CONTEXT)
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_unsubscribe_token(token: str, cipher: Cipher) -> tuple[UUID, UUID] | None:
    """Return (workspace, customer) of a token of ours, else None."""
    try:
        plain = cipher.decrypt(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), context=_CONTEXT)
    except (ValueError, SealBrokenError):
        return None
    return UUID(bytes=plain[:16]), UUID(bytes=plain[16:])
