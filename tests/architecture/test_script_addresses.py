"""The loader asks for the other scripts at an address that changes with them, so that they may be kept for good."""

import hashlib
import re

from tests.support.processes import ROOT

SDK = ROOT / "onglass" / "static" / "sdk"


def test_the_address_names_what_the_scripts_are() -> None:
    digest = hashlib.sha256()
    for script in sorted(SDK.glob("*.js")):
        if script.name != "onglass.js":
            digest.update(script.name.encode())
            digest.update(script.read_bytes())
    build = (SDK / "build").read_text().strip()
    assert digest.hexdigest()[:6] == build, "build again: ./run build"
    named = re.findall(r'new URL\("([^"]*)",', (SDK / "onglass.js").read_text())
    assert named == [f"{build}/"]
