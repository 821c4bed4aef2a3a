"""A mail about a missed answer opens its conversation only where the company wants that, and only the newest mail."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from onglass.delivery import commands
from onglass.delivery.mailing import LINK_WARNING, MailServer, SmtpMailer
from onglass.directory import queries as directory
from onglass.directory.engine.tokens import LINK, workspace_of_token
from onglass.platform.problems import NotFound
from tests.integration.conversations.makers import Person
from tests.integration.delivery.noticing import Matter, Noticing
from tests.support.mail_server import PASSWORD, USER, Mail, MailBox, mail_server
from tests.support.push_service import Certificates

ORIGIN = "https://app.bank.test"


@pytest.fixture
def box() -> MailBox:
    return MailBox()


@pytest_asyncio.fixture(loop_scope="session")
async def mailer(box: MailBox, certificates: Certificates) -> AsyncIterator[SmtpMailer]:
    async with mail_server(box, certificates, starttls=True) as port:
        server = MailServer(host="localhost", port=port, user=USER, password=PASSWORD)
        yield SmtpMailer(server, ssl_context=certificates.client_context)


@pytest_asyncio.fixture(loop_scope="session")
async def matter(noticing: Noticing) -> Matter:
    agent = await noticing.pushing.at_work()
    house = noticing.pushing.office.desk.house
    claims = {"email": "ann@customer.test", "email_verified": True, "name": "Ann Lee"}
    customer = Person(noticing.pushing.office.desk, (await house.start("ann", claims=claims)).principal)
    await noticing.pushing.sql("update app set allowed_origins = $2 where workspace_id = $1", [ORIGIN])
    _, conversation_id = await noticing.pushing.office.case(customer)
    return Matter(customer, agent, conversation_id)


async def _turn_on(noticing: Noticing, matter: Matter, hours: int | None = 24) -> None:
    operator = noticing.pushing.office.desk.house.operator
    await noticing.do(commands.set_link_life, operator, matter.customer.principal.app_id, hours)


def _token(mail: Mail) -> str | None:
    (line,) = [line for line in mail.part("plain").splitlines() if line.startswith("Read and answer: ")]
    link = urlsplit(line.removeprefix("Read and answer: "))
    assert f"{link.scheme}://{link.netloc}" == ORIGIN
    assert "onglass_link" not in link.query, "what is in the query is told to servers"
    fragment = parse_qs(link.fragment)
    assert fragment.get("onglass_as", ["A"]) == ["A"]
    return fragment["onglass_link"][0] if link.fragment else None


async def _redeem(noticing: Noticing, matter: Matter, token: str) -> None:
    app_id = matter.customer.principal.app_id
    assert app_id is not None
    app = await noticing.do(directory.get_app, app_id)
    opened = await noticing.do(commands.redeem_link, app, token)
    assert (opened.customer_id, opened.conversation_id) == (matter.customer.principal.id, matter.conversation_id)


async def test_off_unless_the_company_wants_it(
    noticing: Noticing, matter: Matter, mailer: SmtpMailer, box: MailBox
) -> None:
    await noticing.answer(matter)
    await noticing.pass_time(200, mailer=mailer)
    (mail,) = box.mails
    assert _token(mail) is None
    assert LINK_WARNING not in mail.part("plain")


async def test_the_link_opens_the_conversation_and_says_that_it_is_for_nobody_else(
    noticing: Noticing, matter: Matter, mailer: SmtpMailer, box: MailBox
) -> None:
    await _turn_on(noticing, matter)
    await noticing.answer(matter)
    await noticing.pass_time(200, mailer=mailer)
    (mail,) = box.mails
    token = _token(mail)
    assert token is not None
    assert workspace_of_token(token, LINK) == noticing.pushing.office.id
    assert LINK_WARNING in mail.part("plain")
    assert LINK_WARNING in mail.part("html")
    assert "Ann" not in mail.part("html"), "a letter says enough"
    await _redeem(noticing, matter, token)
    with pytest.raises(NotFound):
        await _redeem(noticing, matter, token)


async def test_a_newer_mail_ends_the_link_of_the_one_before(
    noticing: Noticing, matter: Matter, mailer: SmtpMailer, box: MailBox
) -> None:
    await _turn_on(noticing, matter)
    await noticing.answer(matter)
    await noticing.pass_time(200, mailer=mailer)
    await noticing.read(matter)
    await noticing.answer(matter, "Once more.")
    await noticing.pass_time(2100, mailer=mailer)
    first, second = (_token(mail) for mail in box.mails)
    assert first is not None
    assert second is not None
    with pytest.raises(NotFound):
        await _redeem(noticing, matter, first)
    await _redeem(noticing, matter, second)


async def test_a_mail_that_is_tried_again_leaves_the_link_that_may_have_arrived(
    noticing: Noticing, matter: Matter, mailer: SmtpMailer, box: MailBox
) -> None:
    await _turn_on(noticing, matter)
    await noticing.answer(matter)
    await noticing.pass_time(200, mailer=mailer)
    await noticing.pushing.sql(
        "update delivery set state = 1, due_at = clock_timestamp(), ended_at = null, told_seq = null "
        "where workspace_id = $1 and payload->>'occasion' = 'mail'"
    )
    await noticing.send(mailer=mailer)
    first, second = (_token(mail) for mail in box.mails)
    assert first != second
    assert first is not None
    await _redeem(noticing, matter, first)
    assert second is not None
    with pytest.raises(NotFound):
        await _redeem(noticing, matter, second)


async def test_no_link_to_a_page_that_is_not_the_apps(
    noticing: Noticing, matter: Matter, mailer: SmtpMailer, box: MailBox
) -> None:
    await _turn_on(noticing, matter)
    await noticing.pushing.sql(
        'update app set theme = theme || \'{"return_url": "https://elsewhere.test/"}\' where workspace_id = $1'
    )
    await noticing.answer(matter)
    await noticing.pass_time(200, mailer=mailer)
    (mail,) = box.mails
    assert "onglass_link" not in mail.part("plain")
    assert "https://elsewhere.test/?onglass=conversation" in mail.part("plain")


async def test_a_link_holds_as_long_as_was_set(
    noticing: Noticing, matter: Matter, mailer: SmtpMailer, box: MailBox
) -> None:
    await _turn_on(noticing, matter, 2)
    await noticing.answer(matter)
    await noticing.pass_time(200, mailer=mailer)
    token = _token(box.mails[0])
    assert token is not None
    await noticing.pushing.sql(
        "update mailed_link set expires_at = expires_at - interval '2 hours' where workspace_id = $1"
    )
    with pytest.raises(NotFound):
        await _redeem(noticing, matter, token)
