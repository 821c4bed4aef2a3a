"""What journeys with rich content share: a composer by key, sending, and the customer's answer by the API."""

import base64
import io
import uuid
import wave
from typing import Any

from playwright.async_api import Locator

from tests.journeys.console_world import Customer, Desk, expect


async def insert(desk: Desk, kind: str) -> Locator:
    """Open a composer by keyboard alone and return its dialog."""
    await desk.composer.get_by_role("button", name="Insert").focus()
    await desk.page.keyboard.press("Enter")
    line = desk.page.get_by_role("menuitem", name=kind, exact=True)
    await expect(line).to_be_visible()
    for _ in range(12):
        if await line.get_attribute("data-highlighted") is not None:
            break
        await desk.page.keyboard.press("ArrowDown")
        await desk.page.wait_for_timeout(30)
    await desk.page.keyboard.press("Enter")
    dialog = desk.page.get_by_role("dialog", name=kind)
    await expect(dialog).to_be_visible()
    return dialog


async def press_send(desk: Desk, dialog: Locator) -> None:
    """Send by keyboard, and wait until the composer is gone."""
    await dialog.get_by_role("button", name="Send", exact=True).focus()
    await desk.page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)


async def type_into(desk: Desk, dialog: Locator, label: str, text: str) -> None:
    """Write key by key into the field of this name."""
    field = dialog.get_by_role("textbox", name=label, exact=True)
    await field.focus()
    await desk.page.keyboard.press("ControlOrMeta+a")
    await desk.page.keyboard.type(text)


def messages(customer: Customer) -> list[dict[str, Any]]:
    page = customer.http.get(f"conversations/{customer.conversation_id}/messages?after_seq=0&limit=200").json()
    found: list[dict[str, Any]] = page["messages"]
    return found


def received(customer: Customer, kind: str) -> dict[str, Any]:
    """Return the last message of this type that the customer has."""
    return [message for message in messages(customer) if message["content"]["type"] == kind][-1]


def answer(customer: Customer, question: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    body = {
        "client_message_id": str(uuid.uuid4()),
        "content": {"type": "text", "answer": said},
        "reply_to": question["id"],
    }
    reply = customer.http.post(f"conversations/{customer.conversation_id}/messages", json=body)
    assert reply.is_success, reply.text
    found: dict[str, Any] = reply.json()["message"]
    return found


def post(customer: Customer, content: dict[str, Any], **more: str) -> None:
    body = {"client_message_id": str(uuid.uuid4()), "content": content, **more}
    reply = customer.http.post(f"conversations/{customer.conversation_id}/messages", json=body)
    assert reply.is_success, reply.text


def send_file(customer: Customer, name: str, media_type: str, body: bytes) -> str:
    """Upload in one piece and return the file's id."""
    named = {"filename": name, "filetype": media_type, "conversation_id": customer.conversation_id}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in named.items())
    version = {"tus-resumable": "1.0.0"}
    begun = customer.http.post(
        "uploads", headers={**version, "upload-length": str(len(body)), "upload-metadata": metadata}
    )
    assert begun.status_code == 201, begun.text
    bytes_of = {**version, "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    done = customer.http.patch(
        f"uploads/{begun.headers['location'].rsplit('/', 1)[-1]}", headers=bytes_of, content=body
    )
    assert done.is_success, done.text
    file_id: str = done.headers["onglass-file-id"]
    return file_id


def wav(*, seconds: int) -> bytes:
    """Return that much silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000 * seconds))
    return made.getvalue()
