"""Schemathesis throws what the document allows, and what it does not, at every call of each side."""

import asyncio
import re
from pathlib import Path

import pytest

from onglass.edge.limits import Rate
from onglass.platform.database import Addresses
from tests.integration.edge.running import NUMBERS, make_tenant, running_edge, sign_in, start_customer
from tests.support.processes import VENV_BIN

ENOUGH = Rate(1e9, 1e9)
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.parametrize("side", ["client", "agent", "admin"])
async def test_no_input_is_answered_in_a_way_the_document_does_not_say(
    module_addresses: Addresses, scratch: Path, side: str
) -> None:
    async with running_edge(
        module_addresses,
        scratch / f"edge-{next(NUMBERS)}",
        session_rate=ENOUGH,
        visitor_rate=ENOUGH,
        failure_rate=ENOUGH,
        guess_rate=ENOUGH,
    ) as edge:
        tenant = await make_tenant(edge)
        customer = await start_customer(tenant, "fuzzed")
        await customer.open()
        agent = await sign_in(tenant, "ada")
        # Made when it is first asked for, which may take longer than Schemathesis waits.
        (await edge.http.get("/v1/openapi.json", timeout=60)).raise_for_status()
        token = {"client": customer.token, "agent": agent.token, "admin": tenant.admin_token}[side]
        process = await asyncio.create_subprocess_exec(
            VENV_BIN / "schemathesis",
            *("run", f"{edge.url}/v1/openapi.json", "--url", edge.url, "--no-color", "--phases", "fuzzing"),
            *("--include-path-regex", f"^/v1/{side}/", "--exclude-path-regex", "/sessions$|sessions/current|/uploads"),
            *("--checks", CHECKS, "--max-examples", "8", "--continue-on-failure"),
            *("-H", f"Authorization: Bearer {token}"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=scratch,
        )
        printed = (await process.communicate())[0].decode()
        assert process.returncode == 0, printed[-4000:]
        generated = re.search(r"(\d+) generated, (\d+) passed", printed)
        assert generated is not None, printed[-2000:]
        assert int(generated[1]) >= 50
        assert generated[1] == generated[2]
