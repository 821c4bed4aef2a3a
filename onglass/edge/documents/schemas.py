"""JSON schemas of structs as msgspec itself understands them, so that the document and the decoder cannot differ.

Invariant: a name stands for one shape in a document.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

REF = "#/components/schemas/{name}"
_INTERNAL_TEXT = "Instant"


def components_of(shapes: Iterable[Any]) -> dict[str, Any]:
    """Return the schemas of all structs that the shapes reach, by class name; raises ValueError for a double name."""
    wanted = list(shapes)
    _, components = msgspec.json.schema_components(wanted, ref_template=REF)
    clashing = sorted(name for name in components if "." in name)
    if clashing:
        raise ValueError(f"Two structs share a name in the document: {', '.join(clashing)}")
    return {name: components[name] for name in sorted(components)}
