"""However a file is asked for, a browser is told not to run it (attack 43)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.files.engine.names import safe_name
from onglass.files.engine.serving import headers_for
from onglass.files.engine.uploading import check_new
from onglass.files.model import DEFAULT_TYPES, FileFacts, FilePolicy
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid, TooLarge

IN_PLACE = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")


def facts(media_type: str, name: str = "photo.jpg") -> FileFacts:
    return FileFacts(id=new_id(), name=name, media_type=media_type, size_bytes=1)


@pytest.mark.parametrize(
    "media_type", [*DEFAULT_TYPES, "text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"]
)
def test_43_every_answer_is_sandboxed_and_unsniffable(media_type: str) -> None:
    headers = headers_for(facts(media_type))
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["content-disposition"].startswith("inline") == media_type.startswith(IN_PLACE)
    assert headers["cache-control"].startswith("private")


def test_a_thumbnail_is_a_picture_whatever_it_is_of() -> None:
    file = facts("image/jpeg")
    headers = headers_for(file, thumbnail=True)
    assert headers["content-type"] == "image/webp"
    assert headers["etag"] != headers_for(file)["etag"]


@given(st.text(max_size=200))
def test_44_no_name_adds_a_header_or_a_parameter(name: str) -> None:
    disposition = headers_for(facts("application/pdf", safe_name(name)))["content-disposition"]
    assert disposition.isascii()
    assert disposition.isprintable()
    assert disposition.count('"') == 2
    assert disposition.startswith('attachment; filename="')


def test_the_true_name_travels_encoded() -> None:
    disposition = headers_for(facts("application/pdf", 'Zoë "1"; x=y.pdf'))["content-disposition"]
    assert disposition == (
        "attachment; filename=\"Zo_ _1_; x=y.pdf\"; filename*=UTF-8''Zo%C3%AB%20%221%22%3B%20x%3Dy.pdf"
    )


def test_an_upload_that_can_never_pass_is_refused_before_a_byte_is_sent() -> None:
    policy = FilePolicy(max_bytes=1000)
    assert check_new(policy, size_bytes=1000, name="../a.png", declared_type="IMAGE/PNG") == ("a.png", "image/png")
    with pytest.raises(TooLarge) as large:
        check_new(policy, size_bytes=1001, name="a.png", declared_type="image/png")
    assert large.value.extra == {"max_bytes": 1000}
    for size, declared, path in ((0, "image/png", "size_bytes"), (-5, "image/png", "size_bytes"),
                                 (5, "text/html", "declared_type"), (5, "nonsense", "declared_type")):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            check_new(policy, size_bytes=size, name="a", declared_type=declared)
        assert caught.value.errors[0].path == path
    assert policy.as_told()["max_bytes"] == 1000
