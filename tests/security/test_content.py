"""P10, P11, P29 and attacks 2, 39 (as stored), 43–48, 62, 64, 66: what is written, uploaded and asked for."""

import base64
import io
import json
import struct
import threading
import uuid
import zlib
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.security.company import Company, Eyes, Person

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CARD = "4242 4242 4242 4242"


def _png(width: int = 8, height: int = 8) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (10, 90, 140)).save(buffer, "PNG")
    return buffer.getvalue()


def _huge_png() -> bytes:
    """A PNG that claims 50,000 × 50,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 6251 * 200)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _metadata(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def _upload(person: Person, body: bytes, *, name: str, media_type: str) -> tuple[httpx.Response, str | None]:
    """Upload by tus in one piece; return the last answer and the file's id."""
    created = person.call(
        "POST",
        "/uploads",
        headers={
            "tus-resumable": "1.0.0",
            "upload-length": str(len(body)),
            "upload-metadata": _metadata(filename=name, filetype=media_type),
        },
    )
    if created.status_code != 201:
        return created, None
    location = created.headers["location"]
    path = location[location.index("/uploads") :]
    sent = person.call(
        "PATCH",
        path,
        content=body,
        headers={
            "tus-resumable": "1.0.0",
            "upload-offset": "0",
            "content-type": "application/offset+octet-stream",
        },
    )
    return sent, sent.headers.get("onglass-file-id")


def _send_file(person: Person, conversation: str, file_id: str, kind: str = "file") -> httpx.Response:
    content = {"type": kind, "file": {"id": file_id}}
    return person.call(
        "POST",
        f"/conversations/{conversation}/messages",
        json={"client_message_id": str(uuid.uuid4()), "content": content},
    )


@pytest.mark.parametrize(
    ("name", "media_type", "body"),
    [
        ("photo.png", "image/png", b"<html><script>alert(1)</script></html>"),
        ("photo.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.html", "text/html", b"<!doctype html><script>alert(1)</script>"),
        ("photo.jpg", "image/jpeg", b"MZ" + b"\0" * 500),
        ("big.png", "image/png", _huge_png()),
        ("broken.png", "image/png", _png()[:40]),
    ],
    ids=["html as png", "svg", "html", "program as jpeg", "50,000 pixels", "half a png"],
)
def test_a43_a45_a_file_that_is_not_what_it_says_is_refused(
    name: str, media_type: str, body: bytes, company_a: Company
) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    answer, file_id = _upload(customer, body, name=name, media_type=media_type)
    if file_id is not None:
        assert _send_file(customer, conversation, file_id, "image").status_code in {404, 409, 422}
        assert customer.call("GET", f"/files/{file_id}", door="files/..").status_code in {404, 405}
    else:
        assert answer.status_code in {413, 415, 422}, answer.text
        assert answer.json()["detail"]
    history = customer.call("GET", f"/conversations/{conversation}/messages").json()["messages"]
    assert all(message["content"]["type"] == "text" for message in history)


def test_a43_an_image_is_served_so_that_no_browser_runs_it(company_a: Company) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    _, file_id = _upload(customer, _png(), name="photo.png", media_type="image/png")
    assert file_id
    sent = _send_file(customer, conversation, file_id, "image")
    assert sent.status_code == 201, sent.text
    url = sent.json()["message"]["content"]["file"]["url"]
    answer = company_a.http.get(url, headers=customer.headers)
    assert answer.status_code == 200
    assert answer.content == _png()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert company_a.http.get(url).status_code == 401
    assert company_a.http.get(url, headers=company_a.customer().headers).status_code == 404
    assert company_a.http.get(url, headers=company_a.agent().headers).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        ".htaccess",
        "\u200bphoto.png",
        "../../etc/passwd",
        "\u202egnp.exe",
        "n" * 300,
        "a\x00b.txt",
        'x"; filename="y.html',
        "<img src=x onerror=alert(1)>.txt",
    ],
)
def test_a44_names_of_files_are_only_shown(name: str, company_a: Company) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    _, file_id = _upload(customer, b"plain words\n", name=name, media_type="text/plain")
    assert file_id
    sent = _send_file(customer, conversation, file_id)
    assert sent.status_code == 201, sent.text
    file = sent.json()["message"]["content"]["file"]
    shown = file["name"]
    assert 0 < len(shown) <= 255
    assert not set(shown) & set('/\\\0\u200b\u202e\r\n"'), shown
    answer = company_a.http.get(file["url"], headers=customer.headers)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "passwd" not in file["url"]


def test_a02_p11_another_persons_file_cannot_be_attached(company_a: Company, company_b: Company) -> None:
    owner, thief, foreigner = company_a.customer(), company_a.customer(), company_b.customer()
    _, file_id = _upload(owner, _png(), name="private.png", media_type="image/png")
    assert file_id
    for person in (thief, foreigner):
        conversation = person.open()["conversation"]["id"]
        stolen = _send_file(person, conversation, file_id, "image")
        absent = _send_file(person, conversation, str(uuid.uuid4()), "image")
        assert (stolen.status_code, stolen.json()) == (absent.status_code, absent.json())
        assert stolen.status_code in {404, 422}
    assert company_a.http.get(f"/v1/files/{file_id}", headers=thief.headers).status_code == 404


def test_upload_resumes_at_the_offset_and_a_wrong_one_is_a_conflict(company_a: Company) -> None:
    customer = company_a.customer()
    body = b"word " * 2000
    created = customer.call(
        "POST",
        "/uploads",
        headers={
            "tus-resumable": "1.0.0",
            "upload-length": str(len(body)),
            "upload-metadata": _metadata(filename="words.txt", filetype="text/plain"),
        },
    )
    path = created.headers["location"][created.headers["location"].index("/uploads") :]
    piece = {"tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream"}
    first = customer.call("PATCH", path, content=body[:4000], headers=piece | {"upload-offset": "0"})
    assert (first.status_code, first.headers["upload-offset"]) == (204, "4000")
    assert customer.call("HEAD", path, headers={"tus-resumable": "1.0.0"}).headers["upload-offset"] == "4000"
    wrong = customer.call("PATCH", path, content=body[:10], headers=piece | {"upload-offset": "10"})
    assert wrong.status_code == 409
    rest = customer.call("PATCH", path, content=body[4000:], headers=piece | {"upload-offset": "4000"})
    assert rest.status_code == 204
    assert rest.headers["onglass-file-id"]
    stranger = company_a.customer()
    assert stranger.call("HEAD", path, headers={"tus-resumable": "1.0.0"}).status_code == 404


async def test_a66_p29_card_numbers_are_masked_before_they_are_stored(company_a: Company, eyes: Eyes) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open(f"my card is {CARD}, please help")["conversation"]["id"]
    key = str(uuid.uuid4())
    sent = customer.say(conversation, f"again {CARD.replace(' ', '-')}", key=key)
    assert sent.status_code == 201
    assert customer.say(conversation, f"again {CARD.replace(' ', '-')}", key=key).status_code == 200
    assert customer.say(conversation, "again 4111-1111-1111-1111", key=key).status_code == 409
    agent.say(conversation, f"you mean {CARD.replace(' ', '')}?")
    agent.say(conversation, f"note {CARD}", note=True)
    customer.call("PUT", f"/conversations/{conversation}/draft", json={"content": {"text": f"draft {CARD}"}})
    shown = agent.call("GET", f"/conversations/{conversation}/events").text
    assert "4242" in shown, "the last digits stay, so that people can tell cards apart"
    for form in (CARD, CARD.replace(" ", "-"), CARD.replace(" ", "")):
        assert form not in shown
        assert await eyes.holding(form) == []
    assert "order 1234 5678 9012 3456" in customer.say(conversation, "order 1234 5678 9012 3456").text


async def test_p10_the_old_text_is_gone_from_everywhere(company_a: Company, eyes: Eyes) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    first = customer.say(conversation, "the old-words-canary").json()["message"]["id"]
    second = customer.say(conversation, "to be-redacted-canary").json()["message"]["id"]
    edited = customer.call(
        "PATCH", f"/conversations/{conversation}/messages/{first}", json={"content": {"type": "text", "text": "new"}}
    )
    assert edited.status_code == 200, edited.text
    assert customer.call("DELETE", f"/conversations/{conversation}/messages/{second}").status_code in {200, 204}
    for person in (customer, agent):
        events = person.call("GET", f"/conversations/{conversation}/events").text
        assert "message_edited" in events
        assert "message_redacted" in events
        everything = events + person.call("GET", f"/conversations/{conversation}/messages").text
        assert "canary" not in everything
    assert await eyes.holding("old-words-canary") == []
    assert await eyes.holding("be-redacted-canary") == []


def test_a62_p17_ten_first_contacts_at_once_make_one_conversation(company_a: Company) -> None:
    customer = company_a.customer()
    answers: list[httpx.Response] = []
    barrier = threading.Barrier(10)

    def contact() -> None:
        barrier.wait()
        with httpx.Client(base_url=company_a.server.url, trust_env=False, timeout=20) as http:
            body = {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": "help"}}
            answers.append(http.post("/v1/client/conversations", headers=customer.headers, json=body))

    threads = [threading.Thread(target=contact) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.json()["conversation"]["id"] for answer in answers}) == 1
    assert len({answer.json()["message"]["id"] for answer in answers}) == 10


def test_a62_p03_the_same_message_twenty_times_at_once_is_one(company_a: Company) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    key = str(uuid.uuid4())
    answers: list[httpx.Response] = []

    def send() -> None:
        with httpx.Client(base_url=company_a.server.url, trust_env=False, timeout=20) as http:
            body = {"client_message_id": key, "content": {"type": "text", "text": "once"}}
            path = f"/v1/client/conversations/{conversation}/messages"
            answers.append(http.post(path, headers=customer.headers, json=body))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({(a.json()["message"]["id"], a.json()["message"]["seq"]) for a in answers}) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"client_message_id": "x", "content": ', 400),
        (b"\xff\xfe", 400),
        (b"[]", 422),
        (b'{"client_message_id": "x"}', 422),
        (b'{"client_message_id": 7, "content": {"type": "text", "text": "x"}}', 422),
        (b'{"client_message_id": "", "content": {"type": "text", "text": "x"}}', 422),
        (b'{"client_message_id": "' + b"k" * 65 + b'", "content": {"type": "text", "text": "x"}}', 422),
        (b'{"client_message_id": "x", "content": {"type": "hologram"}}', 422),
        (b'{"client_message_id": "x", "content": {"type": "text", "text": ""}}', 422),
        (b'{"client_message_id": "x", "content": {"type": "text", "text": "x", "html": "y"}}', 422),
        (b'{"client_message_id": "x", "content": {"type": "system", "text": "x"}}', 422),
        (b'{"client_message_id": "x", "content": {"type": "text", "text": "' + b"x" * 300_000 + b'"}}', 413),
        (b"[" * 100_000, 400),
    ],
    ids=[
        "half",
        "bytes",
        "array",
        "no content",
        "number as key",
        "empty key",
        "long key",
        "unknown type",
        "empty text",
        "unknown field",
        "system by a customer",
        "too large",
        "deep",
    ],
)
async def test_bad_input_gets_a_clear_problem_and_leaves_nothing(
    body: bytes, status: int, company_a: Company, eyes: Eyes
) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    before = await eyes.checksum(company_a.facts["workspace_id"])
    answer = customer.call(
        "POST",
        f"/conversations/{conversation}/messages",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {"type", "title", "status", "detail", "code"} <= set(problem)
    if status == 422:
        assert problem["errors"], problem
        assert all(error["path"] is not None and error["detail"] for error in problem["errors"])
    assert await eyes.checksum(company_a.facts["workspace_id"]) == before


@pytest.mark.parametrize("value", ["' or 1=1 --", "%00", "*" * 400, "\\", "_%", "\u0000x", "((((a+)+)+)+)$"])
def test_a64_search_and_filters_are_only_words(value: str, company_a: Company) -> None:
    agent = company_a.agent()
    answer = agent.call("GET", "/conversations", params={"view": "all", "q": value})
    assert answer.status_code in {200, 422}, answer.text
    for name in ("view", "status", "cursor"):
        refused = agent.call("GET", "/conversations", params={"view": "all", name: value})
        assert refused.status_code == 422, f"{name}: {refused.status_code} {refused.text}"


def test_a47_a48_methods_and_hosts(company_a: Company) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    for path in ("end", "read", "typing", "resolve"):
        assert customer.call("GET", f"/conversations/{conversation}/{path}").status_code in {404, 405}
    answer = company_a.http.get("/healthz", headers={"host": "evil.example/@x"})
    assert answer.status_code in {200, 400}
    many = {f"field-{number}": "x" for number in range(5000)}
    assert company_a.http.post("/v1/agent/sessions", data=many).status_code in {400, 413, 415, 422}


def test_p28_privileged_acts_leave_an_unbroken_trail(company_a: Company) -> None:
    company_a.admin.call(
        "POST",
        "/agents",
        json={"email": "trail@example.test", "name": "Trail", "password": "correct horse trail", "role": "agent"},
    )
    answer = company_a.admin.call("GET", "/audit")
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["entries"]
    assert any("agent" in row["action"] for row in rows), json.dumps(rows)[:500]
    assert "correct horse trail" not in answer.text
    verified = company_a.admin.call("GET", "/audit/verification")
    assert verified.json()["intact"] is True, verified.text
