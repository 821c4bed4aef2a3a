"""docs/api/sdk.api.md is what the types of the published packages say: no change of the SDK's interface goes unseen."""

import subprocess

from tests.support.processes import ROOT

REPORT = ROOT / "docs" / "api" / "sdk.api.md"


def test_the_committed_report_is_what_the_types_say() -> None:
    done = subprocess.run(
        ["node", "tools/api_report.mjs", "--check"], cwd=ROOT / "clients", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout


def test_the_report_names_every_call_and_event_of_the_messenger() -> None:
    text = REPORT.read_text(encoding="utf-8")
    messenger = text[text.index("## @onglass/messenger") : text.index("## @onglass/core")]
    for call in ("init(", "identify(", "logout(", "open(", "close(", "track(", "setContext(", "on<", "unread:"):
        assert call in messenger, call
    for event in ("ready", "open", "close", "unread", "message", "action", "error", "context"):
        assert f"readonly {event}:" in messenger, event
