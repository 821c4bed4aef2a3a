"""The operator's mail server, and with what telling is signed."""

import httpx

from onglass.delivery.mailing import MailServer, SmtpMailer
from onglass.delivery.preparing import Ink
from onglass.main.settings import Settings
from onglass.platform.secrets import Cipher

_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def make_mailer(settings: Settings) -> SmtpMailer | None:
    """Return the way to send mail; None when no mail server is set."""
    if settings.email_host is None:
        return None
    context = httpx.create_ssl_context(trust_env=False)
    if settings.egress_ca_file is not None:
        context.load_verify_locations(cafile=settings.egress_ca_file)
    server = MailServer(
        host=settings.email_host,
        port=settings.email_port or _PORTS[settings.email_security],
        user=settings.email_user,
        password=settings.email_password,
        security=settings.email_security,
    )
    return SmtpMailer(server, ssl_context=context)


def make_ink(settings: Settings, cipher: Cipher) -> Ink:
    """Return with what is told and signed."""
    return Ink(cipher=cipher, contact=settings.contact, mail_from=settings.email_from, public_url=settings.public_url)
