"""Resumable uploads and downloads over real HTTP, with real files."""

import base64
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image

from onglass.platform.ids import new_id
from tests.integration.edge.running import HOST_PAGE, Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]
TUS = {"tus-resumable": "1.0.0"}


def picture(width: int = 1200, height: int = 800) -> bytes:
    """A real photograph's worth of noise as JPEG, with a place in its metadata."""
    image = Image.effect_noise((width, height), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "canary-metadata"
    body = io.BytesIO()
    image.save(body, "JPEG", exif=exif)
    return body.getvalue()


def metadata(name: str, media_type: str, **more: str) -> str:
    pairs = {"filename": name, "filetype": media_type, **more}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


async def begin(who: Api, size: int, name: str, media_type: str, **more: str) -> httpx.Response:
    headers = {**TUS, "upload-length": str(size), "upload-metadata": metadata(name, media_type, **more)}
    return await who.post("/uploads", headers=headers)


async def put(who: Api, location: str, offset: int, body: bytes) -> httpx.Response:
    headers = {
        **who.authorization,
        **TUS,
        "upload-offset": str(offset),
        "content-type": "application/offset+octet-stream",
    }
    return await who.edge.http.patch(location, headers=headers, content=body)


async def upload(who: Api, body: bytes, name: str, media_type: str) -> httpx.Response:
    """Upload in one piece and return the last answer."""
    begun = await begin(who, len(body), name, media_type)
    assert begun.status_code == 201, begun.text
    return await put(who, begun.headers["location"], 0, body)


async def test_the_protocol_is_described(customer: Api) -> None:
    answer = await customer.call("OPTIONS", "/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert "creation" in answer.headers["tus-extension"]
    assert int(answer.headers["tus-max-size"]) == customer.session["config"]["uploads"]["max_bytes"]


async def test_a_picture_goes_up_in_pieces_into_a_message_and_down_again(tenant: Tenant, agent: Api) -> None:
    customer = await start_customer(tenant, "uploader")
    conversation = await customer.open()
    body = picture()
    begun = await begin(customer, len(body), "Zoë's card.jpg", "image/jpeg", conversation_id=conversation["id"])
    location = begun.headers["location"]
    assert location.startswith("/v1/client/uploads/")
    assert begun.headers["upload-offset"] == "0"
    assert begun.headers["upload-expires"]
    first = await put(customer, location, 0, body[:70_000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "70000")
    asked = await customer.edge.http.head(location, headers={**customer.authorization, **TUS})
    assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == ("70000", str(len(body)))
    assert "onglass-file-id" not in asked.headers
    assert (await put(customer, location, 0, body)).status_code == 409
    last = await put(customer, location, 70_000, body[70_000:])
    assert last.status_code == 204, last.text
    file_id = last.headers["onglass-file-id"]
    assert file_id == location.rpartition("/")[2]
    assert last.headers["onglass-thumbnail-url"] == f"/v1/files/{file_id}/thumbnail"
    asked = await customer.edge.http.head(location, headers={**customer.authorization, **TUS})
    assert asked.headers["onglass-file-id"] == file_id

    sent = await customer.say(
        conversation["id"], "", content={"type": "image", "file": {"id": file_id}, "caption": "My card"}
    )
    shown = sent["content"]["file"]
    assert shown["name"] == "Zoë's card.jpg"
    assert (shown["media_type"], shown["width"], shown["height"]) == ("image/jpeg", 1200, 800)
    assert sent["content"]["fallback"]
    down = await agent.edge.http.get(shown["url"], headers=agent.authorization)
    assert down.status_code == 200
    assert down.headers["content-type"] == "image/jpeg"
    assert down.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in down.headers["content-security-policy"]
    assert down.headers["cache-control"] == "private, no-cache"
    small = await agent.edge.http.get(shown["thumbnail_url"], headers=agent.authorization)
    with Image.open(io.BytesIO(small.content)) as thumbnail:
        assert max(thumbnail.size) <= 480
    assert b"canary-metadata" not in small.content
    part = await agent.edge.http.get(shown["url"], headers={**agent.authorization, "range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == down.content[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(down.content)}"
    beyond = await agent.edge.http.get(shown["url"], headers={**agent.authorization, "range": "bytes=99999999-"})
    assert beyond.status_code == 416


async def test_nobody_else_reads_a_file(tenant: Tenant, other_tenant: Tenant, agent: Api, problem: Problem) -> None:
    customer = await start_customer(tenant, "private-file")
    other = await start_customer(tenant, "nosy")
    stranger = await sign_in(other_tenant, "ada")
    conversation = await customer.open()
    file_id = (await upload(customer, picture(60, 60), "p.jpg", "image/jpeg")).headers["onglass-file-id"]
    absent = await other.edge.http.get(f"/v1/files/{new_id()}", headers=other.authorization)
    for who in (other, stranger, agent):
        for path in (f"/v1/files/{file_id}", f"/v1/files/{file_id}/thumbnail"):
            hidden = await who.edge.http.get(path, headers=who.authorization)
            problem(hidden, 404, "not_found")
            assert hidden.content == absent.content
    assert (await customer.edge.http.get(f"/v1/files/{file_id}")).status_code == 401
    stolen = await other.open()
    body = {"client_message_id": "steal", "content": {"type": "image", "file": {"id": file_id}}}
    problem(await other.post(f"/conversations/{stolen['id']}/messages", body), 404, "not_found")
    message = await customer.say(conversation["id"], "", content=body["content"])
    assert (await agent.edge.http.get(f"/v1/files/{file_id}", headers=agent.authorization)).status_code == 200
    problem(await other.edge.http.get(f"/v1/files/{file_id}", headers=other.authorization), 404, "not_found")
    await customer.call("DELETE", f"/conversations/{conversation['id']}/messages/{message['id']}")
    problem(await other.edge.http.get(f"/v1/files/{file_id}", headers=other.authorization), 404, "not_found")


@pytest.mark.parametrize(
    ("name", "media_type", "body"),
    [
        ("card.png", "image/png", b"<html><script>alert(1)</script>"),
        ("card.jpg", "image/jpeg", b"MZ" + b"\0" * 500),
        ("a.pdf", "application/pdf", b"not a pdf"),
    ],
)
async def test_a_file_that_is_not_what_it_says_is_refused(
    customer: Api, problem: Problem, name: str, media_type: str, body: bytes
) -> None:
    answer = await upload(customer, body, name, media_type)
    told = problem(answer, 422, "file_refused")
    assert told["errors"][0]["path"] == "file"
    assert answer.headers["tus-resumable"] == "1.0.0"


async def test_what_the_policy_does_not_allow_is_refused_before_a_byte(customer: Api, problem: Problem) -> None:
    limit = customer.session["config"]["uploads"]["max_bytes"]
    problem(await begin(customer, limit + 1, "a.png", "image/png"), 413, "too_large")
    problem(await begin(customer, 0, "a.png", "image/png"), 422, "invalid")
    problem(await begin(customer, 10, "a.svg", "image/svg+xml"), 422, "invalid")
    problem(await begin(customer, 10, "a.png", "image/png", workspace_id="x"), 422, "invalid")
    problem(await begin(customer, 10, "a.png", "image/png", conversation_id=str(new_id())), 404, "not_found")
    headers = {"upload-length": "10", "upload-metadata": metadata("a.png", "image/png")}
    problem(await customer.post("/uploads", headers=headers), 412, "wrong_tus_version")
    problem(await customer.post("/uploads", headers={**TUS, **headers, "upload-length": "x"}), 400, "bad_header")


async def test_more_bytes_than_announced_and_wrong_kinds_are_refused(customer: Api, problem: Problem) -> None:
    location = (await begin(customer, 10, "a.txt", "text/plain")).headers["location"]
    problem(await put(customer, location, 0, b"x" * 11), 413, "too_many_bytes")
    headers = {**customer.authorization, **TUS, "upload-offset": "0", "content-type": "application/json"}
    problem(await customer.edge.http.patch(location, headers=headers, content=b"x"), 415, "unsupported_media_type")
    other = f"/v1/client/uploads/{new_id()}"
    problem(await put(customer, other, 0, b"x"), 404, "not_found")


async def test_a_cancelled_upload_is_gone(customer: Api, problem: Problem) -> None:
    location = (await begin(customer, 10, "a.txt", "text/plain")).headers["location"]
    gone = await customer.edge.http.delete(location, headers={**customer.authorization, **TUS})
    assert (gone.status_code, gone.headers["tus-resumable"]) == (204, "1.0.0")
    problem(await put(customer, location, 0, b"x"), 404, "not_found")


async def test_an_upload_is_its_owners_alone(customer: Api, tenant: Tenant, problem: Problem) -> None:
    location = (await begin(customer, 10, "a.txt", "text/plain")).headers["location"]
    other = await start_customer(tenant, "upload-thief")
    problem(await put(other, location, 0, b"x"), 404, "not_found")
    problem(await other.edge.http.delete(location, headers={**other.authorization, **TUS}), 404, "not_found")


@pytest.mark.parametrize(
    "name", [".htaccess", "../../etc/passwd", "a\u202egnp.exe", "x" * 300 + ".txt", "a\x00b.txt", "a\u200b.txt"]
)
async def test_dangerous_names_are_made_harmless(customer: Api, name: str) -> None:
    conversation = await customer.open()
    done = await upload(customer, b"just text\n", name, "text/plain")
    assert done.status_code == 204, done.text
    file = {"id": done.headers["onglass-file-id"]}
    sent = await customer.say(conversation["id"], "", content={"type": "file", "file": file})
    shown = sent["content"]["file"]["name"]
    assert not set(shown) & {"/", "\\", "\x00", "\u202e", "\u200b"}
    assert not shown.startswith(".")
    assert len(shown) <= 200
    down = await customer.edge.http.get(sent["content"]["file"]["url"], headers=customer.authorization)
    assert down.headers["content-disposition"].startswith("attachment")
    assert down.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_page_of_the_app_may_read_the_protocols_headers(customer: Api) -> None:
    begun = await customer.post(
        "/uploads",
        headers={**TUS, "upload-length": "9", "upload-metadata": metadata("a.txt", "text/plain"), "origin": HOST_PAGE},
    )
    assert begun.headers["access-control-expose-headers"] == "*"
    down = await customer.edge.http.get(
        f"/v1/files/{new_id()}", headers={**customer.authorization, "origin": HOST_PAGE}
    )
    assert down.headers["access-control-allow-origin"] == HOST_PAGE
