"""The upload protocol's headers."""

import base64
from uuid import UUID

import pytest

from onglass.edge import tus
from onglass.edge.problem_documents import UnsupportedMediaType
from onglass.platform.problems import Invalid, Malformed


def encoded(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def test_metadata_names_file_type_and_conversation() -> None:
    said = tus.parse_metadata(
        encoded(filename="Zoë.png", filetype="Image/PNG", conversation_id="01890a5d-ac96-774b-bcce-b302099a8057")
    )
    assert said.name == "Zoë.png"
    assert said.media_type == "image/png"
    assert said.conversation_id == UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize("value", [None, "", encoded(filename="a"), encoded(filetype="image/png")])
def test_a_file_needs_a_name_and_a_type(value: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        tus.parse_metadata(value)
    assert refused.value.errors[0].path.startswith("Upload-Metadata.file")


@pytest.mark.parametrize("value", ["filename !!!", "filename", "filename " + base64.b64encode(b"\xff").decode()])
def test_metadata_that_does_not_decode_is_refused(value: str) -> None:
    with pytest.raises((Malformed, Invalid)):
        tus.parse_metadata(value)


def test_unknown_metadata_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        tus.parse_metadata(encoded(filename="a", filetype="b/c", workspace_id="x"))
    assert refused.value.errors[0].path == "Upload-Metadata.workspace_id"


@pytest.mark.parametrize("value", [None, "", "-1", "1.5", "x", "٣", "9" * 30])
def test_lengths_are_plain_numbers(value: str | None) -> None:
    with pytest.raises(Malformed):
        tus.parse_number("Upload-Length", value)


def test_versions_and_types_are_checked() -> None:
    tus.check_version("1.0.0")
    with pytest.raises(tus.WrongVersion):
        tus.check_version("0.2.2")
    tus.check_chunk_type("application/offset+octet-stream")
    with pytest.raises(UnsupportedMediaType):
        tus.check_chunk_type("application/json")


def test_answers_carry_the_version() -> None:
    assert tus.protocol_headers(upload_offset=0, upload_length=None) == {
        "Tus-Resumable": "1.0.0",
        "Cache-Control": "no-store",
        "Upload-Offset": "0",
    }
