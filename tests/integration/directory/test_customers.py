"""Anonymous, then identified, joined safely: in every order, raced, and without a leak (attacks 18 and 30)."""

import asyncio
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from onglass.directory import commands, queries
from onglass.directory.engine.tokens import DEVICE, new_token
from onglass.directory.model import StartedSession
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound, Problem, Unauthenticated
from tests.integration.directory.makers import CIPHER, House, connect


async def test_an_anonymous_customer_comes_back_by_the_devices_secret(house: House) -> None:
    first = await house.start(device={"platform": "android", "app_version": "3.1"})
    again = await house.start(anonymous_id=first.anonymous_id, device={"app_version": "3.2"})
    assert again.customer.id == first.customer.id
    assert again.anonymous_id == first.anonymous_id
    assert not again.customer.verified
    async with house.database.transaction(house.id) as tx:
        device = await queries.latest_device(tx, first.customer.id)
    assert device is not None
    assert device.traits == {"platform": "android", "app_version": "3.2"}
    principal = await house.principal(first.session_token)
    assert principal == first.principal
    assert principal is not None
    assert (principal.kind, principal.role, principal.device_id) == ("customer", "customer", device.id)


async def test_the_language_is_that_of_the_device_seen_last_that_tells_one(house: House) -> None:
    first = await house.start("speaker", device={"locale": "fr-CA"})
    await house.start("speaker", device={"locale": "de-DE"})
    await house.start("speaker", device={"platform": "web"})
    silent = await house.start(device={"platform": "web"})
    async with house.database.transaction(house.id) as tx:
        assert await queries.latest_locale(tx, first.customer.id) == "de-DE"
        assert await queries.latest_locale(tx, silent.customer.id) is None


@pytest.mark.parametrize("odd", ["", "ogd_", "x", "ogd_" + "A" * 64, "Ω" * 70])
async def test_an_anonymous_id_that_we_never_gave_is_not_adopted(house: House, odd: str) -> None:
    started = await house.start(anonymous_id=odd)
    assert started.anonymous_id != odd
    assert started.anonymous_id.startswith("ogd_")


async def test_a_guessed_or_foreign_anonymous_id_opens_nobody(house: House, neighbour: House) -> None:
    victim = await neighbour.start()
    for anonymous_id in (victim.anonymous_id, new_token(DEVICE, house.id), new_token(DEVICE, neighbour.id)):
        started = await house.start(anonymous_id=anonymous_id)
        assert started.customer.id != victim.customer.id
        assert started.anonymous_id != anonymous_id


async def test_a_device_of_another_app_is_another_device(house: House) -> None:
    first = await house.start()
    async with house.database.transaction(house.id) as tx:
        other = await commands.create_app(tx, house.operator, name="Tablet", cipher=CIPHER)
        started = await commands.start_session(tx, app=other.app, cipher=CIPHER, anonymous_id=first.anonymous_id)
    assert started.customer.id != first.customer.id


async def test_18_a_visitor_who_is_identified_keeps_the_record_and_loses_every_older_session(house: House) -> None:
    visitor = await house.start()
    second_tab = await house.start(anonymous_id=visitor.anonymous_id)
    identified = await house.start("mia", visitor.anonymous_id, claims={"name": "Mia", "email": "mia@example.test"})
    assert identified.customer.id == visitor.customer.id
    assert identified.joined is None
    assert (identified.customer.verified, identified.customer.name) == (True, "Mia")
    assert not identified.customer.email_verified
    assert await house.principal(visitor.session_token) is None
    assert await house.principal(second_tab.session_token) is None
    assert await house.principal(identified.session_token) == identified.principal


@pytest.mark.parametrize("was_known", [False, True])
async def test_18_the_sockets_of_the_visitor_are_named_in_the_next_look_at_revocations(
    house: House, module_addresses: Addresses, was_known: bool
) -> None:
    subject = f"nia-{was_known}"
    if was_known:
        await house.start(subject)
    visitor = await house.start()
    identified = await house.start(subject, visitor.anonymous_id)
    async with connect(module_addresses.worker) as worker:
        look = await queries.recently_revoked(worker, None)
    named = {revoked.session_id for revoked in look.sessions}
    assert visitor.principal.session_id in named
    assert identified.principal.session_id not in named


async def test_18_a_visitor_who_is_already_known_is_joined_and_loses_every_older_session(house: House) -> None:
    known = await house.start("noa")
    visitor = await house.start()
    joined = await house.start("noa", visitor.anonymous_id)
    assert joined.customer.id == known.customer.id
    assert joined.joined is not None
    assert (joined.joined.from_customer_id, joined.joined.to_customer_id) == (visitor.customer.id, known.customer.id)
    assert await house.principal(visitor.session_token) is None
    assert await house.principal(known.session_token) == known.principal
    async with house.database.transaction(house.id) as tx:
        assert joined.principal.device_id is not None
        assert (await queries.get_device(tx, joined.principal.device_id)).customer_id == known.customer.id
        with pytest.raises(NotFound):
            await queries.get_customer(tx, visitor.customer.id)
        with pytest.raises(Unauthenticated, match="session_ended"):
            await commands.lock_customer(tx, visitor.customer.id)
        assert (await commands.lock_customer(tx, known.customer.id)).external_id == "noa"


@pytest.mark.parametrize("was_known", [False, True])
async def test_30_the_anonymous_id_alone_never_opens_an_identified_history(house: House, was_known: bool) -> None:
    subject = f"olu-{was_known}"
    if was_known:
        await house.start(subject)
    visitor = await house.start()
    identified = await house.start(subject, visitor.anonymous_id)
    stranger = await house.start(anonymous_id=visitor.anonymous_id)
    assert stranger.customer.id != identified.customer.id
    assert not stranger.customer.verified
    assert stranger.anonymous_id != visitor.anonymous_id
    assert await house.principal(identified.session_token) is not None
    back = await house.start(subject, stranger.anonymous_id)  # and signed in again it is joined once more
    assert back.customer.id == identified.customer.id
    assert back.joined is not None
    assert back.joined.from_customer_id == stranger.customer.id


async def test_another_customer_on_the_same_device_takes_nothing_over(house: House) -> None:
    first = await house.start("pia", (await house.start()).anonymous_id)
    second = await house.start("quin", first.anonymous_id)
    assert second.customer.id != first.customer.id
    assert second.joined is None
    assert second.anonymous_id != first.anonymous_id
    assert second.principal.device_id != first.principal.device_id
    assert await house.principal(first.session_token) is not None
    again = await house.start("pia", first.anonymous_id)
    assert again.principal.device_id == first.principal.device_id


async def test_the_same_subject_in_another_workspace_is_somebody_else(house: House, neighbour: House) -> None:
    here, there = await house.start("rui"), await neighbour.start("rui")
    assert here.customer.id != there.customer.id
    assert await neighbour.principal(here.session_token) is None


async def test_a_claim_that_is_absent_later_changes_nothing_and_a_present_one_does(house: House) -> None:
    await house.start(
        "sam", claims={"name": "Sam", "email": "s@example.test", "email_verified": True, "phone": "+49 1"}
    )
    later = await house.start("sam", claims={"phone": "+49 2", "attributes": {"plan": "gold"}})
    assert (later.customer.name, later.customer.email, later.customer.phone) == ("Sam", "s@example.test", "+49 2")
    assert later.customer.email_verified
    assert later.customer.attributes == {"plan": "gold"}
    moved = await house.start("sam", claims={"email": "other@example.test"})
    assert not moved.customer.email_verified


async def test_30_a_token_that_does_not_hold_is_refused_and_leaves_nothing(
    house: House, neighbour: House, module_addresses: Addresses
) -> None:
    visitor = await house.start()
    async with connect(module_addresses.owner) as owner:
        tables = ("customer", "session", "device")
        count = f"select array[{', '.join(f'(select count(*) from {table})' for table in tables)}]"
        before = await owner.fetchval(count)
        wrong = (
            neighbour.token("mia"),
            "",
            "x",
            "null",
            house.token("mia") + "x",
            house.token("mia", aud=str(house.id)),
        )
        for token in wrong:
            with pytest.raises(Unauthenticated, match="invalid_identity_token"):
                async with house.database.transaction(house.id) as tx:
                    await commands.start_session(
                        tx, app=house.app, cipher=CIPHER, identity_token=token, anonymous_id=visitor.anonymous_id
                    )
        assert await owner.fetchval(count) == before
    assert await house.principal(visitor.session_token) is not None


async def test_odd_device_fields_are_named(house: House) -> None:
    with pytest.raises(Invalid) as caught:
        await house.start(device={"platform": {"$ne": None}})
    assert caught.value.errors[0].path == "device.platform"


async def test_a_rotated_secret_and_a_retired_key_start_no_session(house: House, database: Any) -> None:
    async with database.transaction(house.id) as tx:
        made = await commands.create_app(tx, house.operator, name="Rotating", cipher=CIPHER)
    old = House(database=database, workspace=house.workspace, app=made.app, identity_secret=made.identity_secret)
    await old.start("tea")
    async with database.transaction(house.id) as tx:
        rotated = await commands.rotate_identity_secret(tx, house.operator, made.app.id, cipher=CIPHER)
    with pytest.raises(Unauthenticated):
        await old.start("tea")
    new = House(database=database, workspace=house.workspace, app=made.app, identity_secret=rotated.identity_secret)
    assert (await new.start("tea")).customer.verified


# ------------------------------------------------------------------------------------------------ races
ORDERS = list(permutations(["anonymous", "mia", "anonymous again"]))


@pytest.mark.parametrize("order", ORDERS, ids=["-".join(order) for order in ORDERS])
@pytest.mark.parametrize("known_before", [False, True])
async def test_in_every_order_the_identified_history_stays_closed(
    house: House, order: tuple[str, ...], known_before: bool
) -> None:
    subject = f"una-{order}-{known_before}"
    if known_before:
        await house.start(subject)
    visitor = await house.start()
    started: dict[str, StartedSession] = {}
    for step in order:
        started[step] = await house.start(subject if step == "mia" else None, visitor.anonymous_id)
    identified = started["mia"]
    assert await house.principal(visitor.session_token) is None
    for step in order[: order.index("mia")]:
        assert started[step].customer.id == visitor.customer.id
        assert await house.principal(started[step].session_token) is None
    for step in order[order.index("mia") + 1 :]:
        assert started[step].customer.id not in {visitor.customer.id, identified.customer.id}


@pytest.mark.parametrize("attempt", range(8))
@pytest.mark.parametrize("known_before", [False, True])
async def test_raced_in_parallel_there_is_one_identified_record_and_every_older_token_is_dead(
    house: House, attempt: int, known_before: bool
) -> None:
    subject = f"vic-{attempt}-{known_before}"
    if known_before:
        await house.start(subject)
    visitors = [await house.start() for _ in range(3)]
    starts = [house.start(subject, visitor.anonymous_id) for visitor in visitors for _ in range(3)]
    starts += [house.start(None, visitor.anonymous_id) for visitor in visitors for _ in range(2)]
    outcomes = await asyncio.gather(*starts)
    identified = [outcome for outcome in outcomes if outcome.customer.verified]
    anonymous = [outcome for outcome in outcomes if not outcome.customer.verified]
    assert len(identified) == 9
    assert len({outcome.customer.id for outcome in identified}) == 1
    known_id = identified[0].customer.id
    joined = [outcome.joined.from_customer_id for outcome in identified if outcome.joined is not None]
    assert len(joined) == len(set(joined)) == (3 if known_before else 2)  # each moved once, nobody's moved twice
    for visitor in visitors:
        assert await house.principal(visitor.session_token) is None
    for outcome in identified:
        assert await house.principal(outcome.session_token) == outcome.principal
    for outcome in anonymous:
        principal = await house.principal(outcome.session_token)
        # Whoever came in before is out; whoever came after is a stranger with an empty record.
        if principal is not None:
            assert principal.id not in {known_id, *(visitor.customer.id for visitor in visitors)}
    last = await house.start(subject)
    assert last.customer.id == known_id


async def test_two_subjects_raced_on_one_device_share_nothing(house: House) -> None:
    for attempt in range(6):
        visitor = await house.start()
        one, other = await asyncio.gather(
            house.start(f"wim-{attempt}", visitor.anonymous_id), house.start(f"xia-{attempt}", visitor.anonymous_id)
        )
        assert one.customer.id != other.customer.id
        assert [one.customer.id, other.customer.id].count(visitor.customer.id) == 1
        assert one.principal.device_id != other.principal.device_id


async def test_a_first_contact_that_holds_the_customers_lock_ends_before_the_join(house: House) -> None:
    """Whoever opens a conversation takes the customer's lock: a join waits for it, or comes first and refuses it."""
    await house.start("yan")
    visitor = await house.start()
    locked, go_on = asyncio.Event(), asyncio.Event()

    async def open_conversation() -> UUID:
        async with house.database.transaction(house.id) as tx:
            customer = await commands.lock_customer(tx, visitor.customer.id)
            locked.set()
            await go_on.wait()
            return customer.id

    opening = asyncio.create_task(open_conversation())
    await locked.wait()
    joining = asyncio.create_task(house.start("yan", visitor.anonymous_id))
    await asyncio.sleep(0.2)
    assert not joining.done()
    go_on.set()
    assert await opening == visitor.customer.id
    assert (await joining).joined is not None


async def test_what_belongs_to_the_neighbour_is_not_there(house: House, neighbour: House) -> None:
    theirs = await neighbour.start("zoe")
    agent = await neighbour.agent("z@example.test")
    assert theirs.principal.device_id is not None
    async with house.database.transaction(house.id) as tx:
        lookups: list[Any] = [
            queries.get_customer(tx, theirs.customer.id),
            queries.get_device(tx, theirs.principal.device_id),
            queries.get_agent(tx, agent.id),
            queries.get_app(tx, neighbour.app.id),
            queries.list_identity_keys(tx, neighbour.app.id),
            commands.set_allowed_origins(tx, house.operator, neighbour.app.id, []),
            commands.rotate_identity_secret(tx, house.operator, neighbour.app.id, cipher=CIPHER),
            commands.disable_agent(tx, house.operator, agent.id),
            commands.set_agent_role(tx, house.operator, agent.id, "administrator"),
            commands.set_agent_password(tx, house.operator, agent.id, password_hash="x"),
            commands.revoke_session(tx, house.operator, theirs.principal.session_id),
        ]
        refusals = []
        for lookup in lookups:
            with pytest.raises(NotFound) as caught:
                await lookup
            refusals.append((caught.value.code, caught.value.detail))
        with pytest.raises(NotFound) as absent:
            await queries.get_customer(tx, new_id())
        assert set(refusals) == {(absent.value.code, absent.value.detail)}
        assert await queries.get_customers(tx, [theirs.customer.id]) == {}
        assert await queries.get_agents(tx, [agent.id]) == {}
        assert await queries.latest_device(tx, theirs.customer.id) is None
        assert await queries.list_sessions(tx, customer_id=theirs.customer.id) == []
        assert await commands.revoke_sessions_of_customer(tx, house.operator, theirs.customer.id) == 0
        with pytest.raises(Unauthenticated):
            await queries.app_of_key(tx, neighbour.app.app_key)
    assert await neighbour.principal(theirs.session_token) is not None


async def test_a_workspaces_name_is_taken_once(house: House) -> None:
    with pytest.raises(Conflict, match="name_taken"):
        async with house.database.transaction(new_id()) as tx:
            await commands.create_workspace(tx, "Harbor Bank")
    async with house.database.transaction(new_id()) as tx:
        assert await queries.workspace_named(tx, "Harbor Bank") == house.id
        assert await queries.workspace_named(tx, "Nobody's") is None


async def test_refusals_are_problems(house: House) -> None:
    async with house.database.transaction(house.id) as tx:
        with pytest.raises(Problem) as caught:
            await queries.app_of_key(tx, "ogk_nonsense")
    assert (caught.value.status, caught.value.code) == (401, "unknown_app")
