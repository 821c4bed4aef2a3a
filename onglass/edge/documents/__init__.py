"""The API's two documents, generated from the very structs and handlers that serve it.

Invariant: docs/api holds what `render` gives; a test compares them.
"""

import json
from pathlib import Path
from typing import Any

from onglass.edge.documents.asyncapi import asyncapi_document
from onglass.edge.documents.openapi import openapi_document

NAMES = ("openapi.json", "asyncapi.json")


def render() -> dict[str, str]:
    """Return both documents as text, by file name, in a stable order of members."""
    documents: dict[str, dict[str, Any]] = {
        "openapi.json": openapi_document(),
        "asyncapi.json": asyncapi_document(),
    }
    return {name: json.dumps(document, indent=2, ensure_ascii=False) + "\n" for name, document in documents.items()}


def write(folder: Path) -> list[Path]:
    """Write both documents into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in render().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
