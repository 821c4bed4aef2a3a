"""Who has not seen an answer minutes later gets one mail, to a proven address, that carries nothing it should not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from onglass.delivery import commands, queries
from onglass.delivery.mailing import MailServer, SmtpMailer, open_unsubscribe_token, unsubscribe_token
from onglass.delivery.model import CustomerChoices
from tests.integration.conversations.makers import Person
from tests.integration.delivery.noticing import DEAD, SENT, WAITS, WITHDRAWN, Matter, Noticing
from tests.support.mail_server import PASSWORD, USER, MailBox, mail_server
from tests.support.ports import free_port
from tests.support.push_service import Certificates


@pytest.fixture
def box() -> MailBox:
    return MailBox()


@pytest_asyncio.fixture(loop_scope="session")
async def mailer(box: MailBox, certificates: Certificates) -> AsyncIterator[SmtpMailer]:
    async with mail_server(box, certificates, starttls=True) as port:
        server = MailServer(host="localhost", port=port, user=USER, password=PASSWORD)
        yield SmtpMailer(server, ssl_context=certificates.client_context)


async def _matter(noticing: Noticing, **claims: Any) -> Matter:
    agent = await noticing.pushing.at_work()
    house = noticing.pushing.office.desk.house
    told = {"email": "ann@customer.test", "email_verified": True, **claims}
    customer = Person(noticing.pushing.office.desk, (await house.start("ann", claims=told)).principal)
    await noticing.pushing.sql(
        "update customer set email = $2, email_verified = $3 where workspace_id = $1",
        told["email"],
        told["email_verified"],
    )
    _, conversation_id = await noticing.pushing.office.case(customer)
    return Matter(customer, agent, conversation_id)


async def test_a_mail_comes_three_minutes_later_over_starttls(
    noticing: Noticing, mailer: SmtpMailer, box: MailBox
) -> None:
    matter = await _matter(noticing)
    await noticing.answer(matter, "Your card is <b>unlocked</b> & ready.")
    await noticing.pass_time(100, mailer=mailer)
    assert box.mails == [], "never before three minutes"
    await noticing.pass_time(95, mailer=mailer)
    (mail,) = box.mails
    (row,) = await noticing.pushing.rows()
    assert (mail.was_secure, mail.was_signed_in, mail.recipients) == (True, True, ["ann@customer.test"])
    assert mail.message["Message-ID"] == f"<{row['id']}@bank.test>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.message["List-Unsubscribe"].startswith("<https://care.bank.test/v1/client/unsubscribe?token=")
    assert "Your card is <b>unlocked</b> & ready." in mail.part("plain")
    assert "Your card is &lt;b&gt;unlocked&lt;/b&gt; &amp; ready." in mail.part("html")
    assert row["state"] == SENT


async def test_after_a_push_the_mail_waits_three_minutes_more_and_reading_stops_it(
    noticing: Noticing, mailer: SmtpMailer, box: MailBox
) -> None:
    matter = await _matter(noticing)
    await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.pushing.wind(191)
    await noticing.send(mailer=mailer)
    assert (len(noticing.pushing.service.taken), len(box.mails)) == (1, 0)
    await noticing.pass_time(60, mailer=mailer)
    assert box.mails == []
    await noticing.read(matter)
    await noticing.pass_time(200, mailer=mailer)
    assert box.mails == []
    assert ("mail", WITHDRAWN, "read") in await noticing.states()


async def test_as_long_as_nothing_is_read_there_is_one_mail_and_the_next_comes_half_an_hour_later_at_the_earliest(
    noticing: Noticing, mailer: SmtpMailer, box: MailBox
) -> None:
    matter = await _matter(noticing)
    for words in ("One.", "Two."):
        await noticing.answer(matter, words)
        await noticing.pass_time(191, mailer=mailer)
    assert ["One." in mail.part("plain") for mail in box.mails] == [True]
    await noticing.read(matter)
    await noticing.answer(matter, "Three.")
    await noticing.pass_time(191, mailer=mailer)
    assert len(box.mails) == 1
    await noticing.pass_time(1800, mailer=mailer)
    assert ["Three." in mail.part("plain") for mail in box.mails] == [False, True]


@pytest.mark.parametrize(
    ("claims", "choices", "why"),
    [
        ({"email_verified": False}, CustomerChoices(), "not proven theirs"),
        ({}, CustomerChoices(email_when_missed=False), "not wanted"),
    ],
)
async def test_no_mail_goes_to_who_has_no_proven_address_or_wants_none(
    noticing: Noticing, mailer: SmtpMailer, box: MailBox, claims: dict[str, Any], choices: CustomerChoices, why: str
) -> None:
    matter = await _matter(noticing, **claims)
    await noticing.do(commands.choose_notices, matter.customer.principal, choices)
    await noticing.answer(matter)
    await noticing.pass_time(400, mailer=mailer)
    assert box.mails == [], why


async def test_an_address_that_changed_meanwhile_is_not_written_to(
    noticing: Noticing, mailer: SmtpMailer, box: MailBox
) -> None:
    matter = await _matter(noticing)
    await noticing.answer(matter)
    await noticing.pushing.sql("update customer set email = 'new@customer.test' where workspace_id = $1")
    await noticing.pass_time(191, mailer=mailer)
    assert box.mails == []


async def test_a_company_may_keep_its_words_out_of_mails(noticing: Noticing, mailer: SmtpMailer, box: MailBox) -> None:
    matter = await _matter(noticing)
    await noticing.pushing.sql("""update workspace set settings = '{"email": {"include_text": false}}' where id = $1""")
    await noticing.answer(matter, "The diagnosis is known.")
    await noticing.pass_time(191, mailer=mailer)
    (mail,) = box.mails
    assert "diagnosis" not in mail.message.as_string()
    assert "wrote to you" in mail.part("plain")


async def test_names_with_line_breaks_make_no_headers(noticing: Noticing, mailer: SmtpMailer, box: MailBox) -> None:
    matter = await _matter(noticing)
    await noticing.pushing.sql(
        "update agent set name = $2 where workspace_id = $1", "Eve\r\nBcc: all@customer.test\r\n\r\n<script>"
    )
    await noticing.answer(matter)
    await noticing.pass_time(191, mailer=mailer)
    (mail,) = box.mails
    assert mail.recipients == ["ann@customer.test"]
    assert mail.message["Bcc"] is None
    assert "<script>" not in mail.part("html")
    assert "Bcc: all@customer.test" in mail.message["Subject"]


@pytest.mark.parametrize("at", ["recipient", "data"])
async def test_not_now_is_tried_again_and_never_is_dead(
    noticing: Noticing, mailer: SmtpMailer, box: MailBox, at: str
) -> None:
    matter = await _matter(noticing)
    refusals = box.recipient_refusals if at == "recipient" else box.refusals
    refusals.append("451 4.3.0 not now")
    await noticing.answer(matter)
    await noticing.pass_time(191, mailer=mailer)
    ((_, state, failure),) = await noticing.states()
    assert state == WAITS
    assert failure is not None
    assert failure.startswith("451")
    refusals.append("550 5.1.1 no such user")
    await noticing.pass_time(15, mailer=mailer)
    ((_, state, failure),) = await noticing.states()
    assert (state, str(failure)[:3]) == (DEAD, "550")
    (row,) = await noticing.pushing.rows()
    assert [entry["status"] for entry in row["attempt_log"]] == [451, 550]


async def test_a_wrong_password_and_an_absent_server_are_failures_to_be_tried_again(
    noticing: Noticing, certificates: Certificates, box: MailBox, mailer: SmtpMailer
) -> None:
    matter = await _matter(noticing)
    await noticing.answer(matter)
    nobody = SmtpMailer(MailServer(host="localhost", port=free_port()), ssl_context=certificates.client_context)
    await noticing.pass_time(191, mailer=nobody)
    assert (await noticing.states())[0][1] == WAITS
    async with mail_server(box, certificates, starttls=True) as port:
        wrong = MailServer(host="localhost", port=port, user=USER, password="wrong")
        await noticing.pass_time(15, mailer=SmtpMailer(wrong, ssl_context=certificates.client_context))
    assert (await noticing.states())[0][1:] == (WAITS, "the mail server did not take our password")
    await noticing.pass_time(75, mailer=mailer)
    assert len(box.mails) == 1


async def test_a_server_that_offers_no_starttls_gets_no_mail(
    noticing: Noticing, certificates: Certificates, box: MailBox
) -> None:
    matter = await _matter(noticing)
    await noticing.answer(matter)
    async with mail_server(box, certificates, starttls=False) as port:
        secure = SmtpMailer(MailServer(host="localhost", port=port), ssl_context=certificates.client_context)
        await noticing.pass_time(191, mailer=secure)
        assert box.mails == []
        plain = SmtpMailer(MailServer(host="localhost", port=port, security="none"))
        await noticing.pass_time(15, mailer=plain)
    assert [mail.was_secure for mail in box.mails] == [False]


async def test_without_a_mail_server_the_row_says_so(noticing: Noticing) -> None:
    matter = await _matter(noticing)
    await noticing.answer(matter)
    await noticing.pass_time(191)
    assert await noticing.states() == [("mail", WITHDRAWN, "no mail server is set up")]


async def test_the_link_in_a_mail_stops_mails_and_can_do_nothing_else(noticing: Noticing) -> None:
    matter = await _matter(noticing)
    workspace_id, customer_id = noticing.pushing.office.id, matter.customer.id
    token = unsubscribe_token(workspace_id, customer_id, noticing.cipher)
    assert open_unsubscribe_token(token, noticing.cipher) == (workspace_id, customer_id)
    for wrong in ("", "x", token[:-2], token[:-4] + "AAAA", "é"):
        assert open_unsubscribe_token(wrong, noticing.cipher) is None
    await noticing.do(commands.stop_mails, customer_id)
    assert await noticing.do(queries.get_customer_choices, customer_id) == CustomerChoices(email_when_missed=False)
