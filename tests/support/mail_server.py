"""A real SMTP server on a port of this machine: STARTTLS, TLS, sign-in, and refusals where a test asks for them."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from typing_extensions import override

from tests.support.ports import free_port
from tests.support.push_service import Certificates

USER, PASSWORD = "mailer", "a password of the mail server"


class Mail(msgspec.Struct, frozen=True):
    """A mail as it came, and how."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    was_secure: bool
    was_signed_in: bool

    def part(self, kind: str) -> str:
        found = self.message.get_body((kind,))
        assert found is not None
        return str(found.get_content())


class MailBox:
    """What the server was given. `refusals`: replies to the next mails' DATA or recipient, such as `451 later`."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusals: list[str] = []
        self.recipient_refusals: list[str] = []

    async def handle_RCPT(self, *arguments: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _, _, envelope, address, _ = arguments
        if self.recipient_refusals:
            return self.recipient_refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusals:
            return self.refusals.pop(0)
        message = message_from_bytes(cast("bytes", envelope.content), policy=default)
        was_secure, was_signed_in = session.ssl is not None, bool(session.authenticated)
        self.mails.append(Mail(str(envelope.mail_from), list(envelope.rcpt_tos), message, was_secure, was_signed_in))
        return "250 OK"


class _Controller(Controller):
    starttls: ssl.SSLContext | None = None

    @override
    def factory(self) -> SMTP:
        def is_right(*arguments: Any) -> AuthResult:
            given = arguments[4]
            right = isinstance(given, LoginPassword) and (given.login, given.password) == (
                USER.encode(),
                PASSWORD.encode(),
            )
            return AuthResult(success=right, handled=False)

        return SMTP(
            self.handler,
            tls_context=self.starttls,
            require_starttls=self.starttls is not None,
            auth_required=self.starttls is not None,
            authenticator=is_right,
        )


@asynccontextmanager
async def mail_server(box: MailBox, certificates: Certificates, *, starttls: bool) -> AsyncIterator[int]:
    """Run a server, with STARTTLS and sign-in or with neither; yields its port."""
    controller = _Controller(box, hostname="127.0.0.1", port=free_port())
    controller.starttls = certificates.server_context if starttls else None
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
