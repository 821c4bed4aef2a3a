"""Attack 52: every way to write an inner address is refused."""

import pytest

from onglass.platform.egress import EgressRefusedError, Rules, judge_url

REFUSED = [
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://10.1.2.3/",
    "http://192.168.0.1/",
    "http://172.16.5.5/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[::7f00:1]/",
    "http://[fec0::1]/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://198.18.0.1/",
    "http://example.com:5432/",
    "http://example.com:22/",
    "https://user:password@example.com/",
    "https://example.com@127.0.0.1/",
    "https://user@example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "//example.com/",
    "example.com",
    "http://",
    "http:///path",
    "http://example.com:99999/",
    "http://exa mple.com/",
    "http://example.com/\r\nHost: other",
    "http://example.com\\@127.0.0.1/",
    "http://\uff4c\uff4fcalhost/",
    "https://example.com/" + "a" * 2050,
]


@pytest.mark.parametrize("url", REFUSED)
def test_refused_as_written(url: str) -> None:
    with pytest.raises(EgressRefusedError):
        judge_url(url, Rules())


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://example.com/hook?x=1", ("example.com", 443)),
        ("http://EXAMPLE.com", ("example.com", 80)),
        ("https://93.184.215.14/", ("93.184.215.14", 443)),
        ("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", 443)),
        ("https://example.com:443/", ("example.com", 443)),
    ],
)
def test_the_public_web_is_open(url: str, place: tuple[str, int]) -> None:
    assert judge_url(url, Rules()) == place


def test_an_operator_may_open_a_port_and_name_an_inner_host() -> None:
    rules = Rules(ports=frozenset({443, 8443}), hosts=frozenset({"10.0.0.7"}))
    assert judge_url("https://10.0.0.7:8443/", rules) == ("10.0.0.7", 8443)
    with pytest.raises(EgressRefusedError):
        judge_url("https://10.0.0.8:8443/", rules)
    with pytest.raises(EgressRefusedError):
        judge_url("http://10.0.0.7/", rules)
