"""The guide's snippets sign what the server's verifier takes: run where the language is at hand, else read.

Python, Node and Java are run. Go, PHP, Ruby and .NET are checked against the vectors and not run: their claims, their
order, life and primitives are read out of the source, and the token follows from these.
"""

import base64
import hashlib
import hmac
import importlib.util
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from onglass.directory.engine.identity import verify_identity
from onglass.directory.model import IdentityKey

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "identity"
VECTORS: dict[str, Any] = json.loads((GUIDE / "vectors.json").read_text(encoding="utf-8"))
EXPECTED = {"hs256": VECTORS["hs256"]["token"], "rs256": VECTORS["rs256"]["token"]}
KEYS = {"hs256": VECTORS["hs256"]["secret"], "rs256": VECTORS["rs256"]["private_key"]}
ALGORITHMS = ("hs256", "rs256")


def _verify(token: str) -> None:
    """Have the server's own verifier judge the token at the vectors' time."""
    app_id = UUID(VECTORS["app_id"])
    key = IdentityKey(
        id=UUID(int=1),
        app_id=app_id,
        algorithm="RS256",
        public_key=VECTORS["rs256"]["public_key"],
        created_at=datetime.now(UTC),
    )
    identity = verify_identity(
        token, app_id=app_id, secret=VECTORS["hs256"]["secret"], keys=[key], now_seconds=VECTORS["iat"] + 5
    )
    customer = VECTORS["customer"]
    assert (identity.subject, identity.name, identity.email) == (customer["id"], customer["name"], customer["email"])
    assert identity.email_verified


def _python() -> ModuleType:
    spec = importlib.util.spec_from_file_location("guide_identity", GUIDE / "python" / "identity.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_vectors_hold_before_the_server(algorithm: str) -> None:
    _verify(EXPECTED[algorithm])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_python_run(algorithm: str) -> None:
    sign = getattr(_python(), f"sign_{algorithm}")
    token = sign(VECTORS["app_id"], KEYS[algorithm], VECTORS["customer"], VECTORS["iat"])
    _verify(token)
    # The library writes other bytes for the same claims (é as \\u00e9), so the claims are compared, not the text.
    assert json.loads(_part(token, 1)) == VECTORS["claims"]


def test_node_run() -> None:
    script = f"""
import {{ readFileSync }} from 'node:fs';
import {{ signHs256, signRs256 }} from {json.dumps((GUIDE / "node" / "identity.mjs").as_uri())};
const v = JSON.parse(readFileSync({json.dumps(str(GUIDE / "vectors.json"))}, 'utf8'));
console.log(signHs256(v.app_id, v.hs256.secret, v.customer, v.iat));
console.log(signRs256(v.app_id, v.rs256.private_key, v.customer, v.iat));
"""
    node = shutil.which("node")
    assert node is not None, "the client bundles need Node, and so does this"
    done = subprocess.run([node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(EXPECTED.values())


_DRIVER = """
public final class Drive {
    public static void main(String[] given) throws Exception {
        Identity.Customer customer = new Identity.Customer(given[2], given[3], given[4]);
        long now = Long.parseLong(given[1]);
        System.out.println(Identity.signHs256(given[0], given[5], customer, now));
        System.out.println(Identity.signRs256(given[0], given[6], customer, now));
    }
}
"""


@pytest.mark.skipif(shutil.which("javac") is None, reason="no JDK here; the static check below still holds")
def test_java_run(tmp_path: Path) -> None:
    (tmp_path / "Drive.java").write_text(_DRIVER, encoding="utf-8")
    sources = [str(GUIDE / "java" / "Identity.java"), str(tmp_path / "Drive.java")]
    subprocess.run(["javac", "-encoding", "UTF-8", "-d", str(tmp_path), *sources], check=True)
    customer = VECTORS["customer"]
    given = [VECTORS["app_id"], str(VECTORS["iat"]), customer["id"], customer["name"], customer["email"]]
    command = ["java", "-Dsun.jnu.encoding=UTF-8", "-cp", str(tmp_path), "Drive", *given, *KEYS.values()]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    )
    assert done.stdout.split() == list(EXPECTED.values())


# language: file, how its claims are named, what stands for its life, and what it must call.
_READ = {
    "java": (
        "java/Identity.java",
        r'\\"(\w+)\\":(?!\\)',
        ["HmacSHA256", "SHA256withRSA", "getUrlEncoder().withoutPadding"],
    ),
    "go": ("go/identity.go", r'json:"(\w+)"', ["hmac.New(sha256.New", "rsa.SignPKCS1v15", "base64.RawURLEncoding"]),
    "php": (
        "php/identity.php",
        r"'(\w+)' =>",
        ["hash_hmac('sha256'", "OPENSSL_ALGO_SHA256", "rtrim(strtr(base64_encode", "JSON_UNESCAPED_UNICODE"],
    ),
    "ruby": ("ruby/identity.rb", r"^\s+(\w+): ", ["HMAC.digest('SHA256'", ".sign('SHA256'", "padding: false"]),
    "dotnet": (
        "dotnet/Identity.cs",
        r"^\s+([a-z_]+) = \S+,$|^\s+([a-z_]+) = iat \+ LifeSeconds,$",
        ["HMACSHA256.HashData", "RSASignaturePadding.Pkcs1", "TrimEnd('=').Replace('+', '-').Replace('/', '_')"],
    ),
}


@pytest.mark.parametrize("language", _READ)
def test_read_and_not_run_the_source_gives_the_vectors_token(language: str) -> None:
    name, claim, calls = _READ[language]
    source = (GUIDE / name).read_text(encoding="utf-8")
    found = ["".join(each) for each in re.findall(claim, source, re.MULTILINE)]
    named = [each for each in found if each not in {"alg", "typ"}]
    life = re.search(r"(?i)life_?seconds\s*=\s*(\d+)", source)
    assert life is not None
    assert named == list(VECTORS["claims"]), "the claims, in the order of the vectors"
    for needed in calls:
        assert needed in source, f"{name} does not call {needed}"
    values = VECTORS["claims"] | {"exp": VECTORS["iat"] + int(life[1])}
    assert "HS256" in source
    assert "RS256" in source
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded({each: values[each] for each in named})}"
    mac = hmac.new(VECTORS["hs256"]["secret"].encode(), signed.encode(), hashlib.sha256).digest()
    assert f"{signed}.{_base64(mac)}" == EXPECTED["hs256"]
    if language != "java":
        assert "hecked against test vectors, not run" in source


def _encoded(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _part(token: str, number: int) -> bytes:
    text = token.split(".")[number]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
