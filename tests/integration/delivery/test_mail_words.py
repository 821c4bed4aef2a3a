"""A mail about a missed answer speaks the language of the device on which its customer was seen last."""

import pytest

from onglass.delivery.mailing import SmtpMailer
from tests.integration.delivery.noticing import Matter, Noticing
from tests.integration.delivery.test_mailed_links import box, mailer, matter
from tests.support.mail_server import MailBox

__all__ = ["box", "mailer", "matter"]


@pytest.mark.parametrize(
    ("locale", "language", "direction", "subject", "stop"),
    [
        ("de-DE", "de", "ltr", "hat Ihnen geschrieben", "Keine solchen E-Mails mehr: "),
        ("ar-EG", "ar", "rtl", "رسالة إليك من", "إيقاف هذه الرسائل: "),
        ("ja", "ja", "ltr", "からメッセージが届いています", "今後このメールを受け取らない: "),
        ("pt-BR", "en", "ltr", "wrote to you", "No more of these mails: "),
    ],
)
async def test_a_mail_speaks_the_customers_language(
    noticing: Noticing,
    mailer: SmtpMailer,
    box: MailBox,
    matter: Matter,
    locale: str,
    language: str,
    direction: str,
    subject: str,
    stop: str,
) -> None:
    await noticing.pushing.sql(
        "update device set traits = traits || jsonb_build_object('locale', $2::text) where workspace_id = $1", locale
    )
    await noticing.answer(matter, "As the agent wrote it.")
    await noticing.pass_time(191, mailer=mailer)
    (mail,) = box.mails
    assert mail.message["Content-Language"] == language
    assert subject in mail.message["Subject"]
    assert stop in mail.part("plain")
    assert f'<html lang="{language}" dir="{direction}">' in mail.part("html")
    assert "As the agent wrote it." in mail.part("plain")
