"""How many pushes may be under way, to whom."""

from uuid import uuid4

from onglass.delivery.engine.pacing import Pace, Traffic

_PACE = Pace(places=12, of_good_host=6, of_unknown_host=3, of_doubtful_host=2)


def _room_of(traffic: Traffic, host: str) -> int:
    room = traffic.room()
    return next((one.room for one in room.hosts if one.name == host), room.of_unknown_host)


def _ask(traffic: Traffic, host: str, *, is_good: bool | None, times: int = 1) -> None:
    for _ in range(times):
        address = uuid4()
        traffic.begin(host, address)
        traffic.end(host, address, is_good=is_good)


def test_a_host_that_answers_gets_more_places_than_one_that_never_did() -> None:
    traffic = Traffic(_PACE)
    assert _room_of(traffic, "new") == 3
    address = uuid4()
    traffic.begin("new", address)
    assert _room_of(traffic, "new") == 2
    assert traffic.room().busy_addresses == [address]
    traffic.end("new", address, is_good=True)
    assert _room_of(traffic, "new") == 6


def test_one_silent_address_makes_no_silent_host_and_many_do_until_it_answers() -> None:
    traffic = Traffic(_PACE)
    _ask(traffic, "host", is_good=True)
    _ask(traffic, "host", is_good=False, times=2)
    assert _room_of(traffic, "host") == 6
    _ask(traffic, "host", is_good=False)
    assert _room_of(traffic, "host") == 2
    _ask(traffic, "host", is_good=True)
    assert _room_of(traffic, "host") == 6


def test_silent_hosts_leave_most_places_to_the_others() -> None:
    traffic = Traffic(_PACE)
    _ask(traffic, "good", is_good=True)
    for number in range(3):
        _ask(traffic, f"dead{number}", is_good=False, times=3)
        for _ in range(2 if number < 2 else 0):
            traffic.begin(f"dead{number}", uuid4())
    room = traffic.room()
    assert (room.of_doubtful, room.places) == (0, 8)
    assert _room_of(traffic, "good") == 6
    assert _room_of(traffic, "new") == 3


def test_a_host_that_was_not_asked_is_no_better_known() -> None:
    traffic = Traffic(_PACE)
    _ask(traffic, "host", is_good=None, times=5)
    assert _room_of(traffic, "host") == 3
    assert traffic.room().hosts == []
