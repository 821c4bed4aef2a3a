"""/docs: both documents as one page that needs no script, no font and no other server.

Invariant: every text is escaped; the page is made of the documents alone.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

_REF_PREFIX = "#/components/schemas/"


def documents_page(openapi: dict[str, Any], asyncapi: dict[str, Any]) -> str:
    """Return the page as HTML."""
    shapes = {**asyncapi["components"]["schemas"], **openapi["components"]["schemas"]}
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<title>Onglass API</title><link rel="stylesheet" href="/docs/page.css"></head><body>',
        '<header><h1>Onglass API</h1><p>The documents: <a href="/v1/openapi.json">OpenAPI 3.1</a> · ',
        '<a href="/v1/asyncapi.json">AsyncAPI 3</a></p></header>',
        *_contents(openapi),
        "<main>",
        f"<p>{escape(openapi['info']['description'])}</p>",
        *_operations(openapi),
        *_stream(asyncapi),
        '<section id="shapes"><h2>Shapes</h2>',
        *(_shape(name, shapes[name]) for name in sorted(shapes)),
        "</section></main></body></html>",
    ]
    return "".join(parts)


def documents_style() -> str:
    """Return the page's style sheet."""
    return _STYLE


def _by_tag(openapi: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return groups


def _contents(openapi: dict[str, Any]) -> Iterator[str]:
    yield '<nav aria-label="Contents">'
    for tag, operations in _by_tag(openapi).items():
        yield f"<h2>{escape(tag)}</h2><ul>"
        for method, path, operation in operations:
            short = path.removeprefix(f"/v1/{tag}") or "/"
            yield f'<li><a href="#{operation["operationId"]}"><b>{method}</b> {escape(short)}</a></li>'
        yield "</ul>"
    yield '<h2>stream</h2><ul><li><a href="#stream">Frames</a></li></ul>'
    yield '<h2>shapes</h2><ul><li><a href="#shapes">All shapes</a></li></ul></nav>'


def _operations(openapi: dict[str, Any]) -> Iterator[str]:
    for tag, operations in _by_tag(openapi).items():
        yield f"<section><h2>/v1/{escape(tag)}</h2>"
        for method, path, operation in operations:
            yield f'<article id="{operation["operationId"]}"><h3><b>{method}</b> <code>{escape(path)}</code></h3>'
            yield f"<p>{escape(operation['summary'])} {escape(operation.get('description', ''))}</p>"
            yield _right(operation)
            yield from _inputs(operation)
            yield from _outcomes(operation)
            yield "</article>"
        yield "</section>"


def _right(operation: dict[str, Any]) -> str:
    right = operation.get("x-onglass-right")
    return (
        f"<p>Needs a session with the right <code>{escape(right)}</code>.</p>" if right else "<p>Needs no session.</p>"
    )


def _inputs(operation: dict[str, Any]) -> Iterator[str]:
    body = operation.get("requestBody")
    if body:
        for media_type, content in body["content"].items():
            yield f"<p>Body ({escape(media_type)}): {_link(content['schema'])}</p>"
    parameters = [one for one in operation.get("parameters", ()) if one["in"] != "path"]
    if parameters:
        yield "<ul>"
        for one in parameters:
            yield f"<li><code>{escape(one['name'])}</code> ({one['in']}) {escape(one.get('description', ''))}</li>"
        yield "</ul>"


def _outcomes(operation: dict[str, Any]) -> Iterator[str]:
    yield "<table><tbody>"
    for status, response in operation["responses"].items():
        schemas = [content.get("schema", {}) for content in response.get("content", {}).values()]
        yield f"<tr><th scope=row>{status}</th><td>{escape(response['description'])}</td><td>"
        yield from (_link(schema) for schema in schemas)
        yield "</td></tr>"
    yield "</tbody></table>"


def _stream(asyncapi: dict[str, Any]) -> Iterator[str]:
    yield f'<section id="stream"><h2>The stream</h2><p>{escape(asyncapi["info"]["description"])}</p>'
    for name, operation in asyncapi["operations"].items():
        channel = asyncapi["channels"][operation["channel"]["$ref"].rpartition("/")[2]]
        direction = "to the server" if operation["action"] == "receive" else "to the client"
        yield f'<article id="{escape(name)}"><h3><code>{escape(channel["address"])}</code> {direction}</h3><ul>'
        for reference in operation["messages"]:
            frame = reference["$ref"].rpartition("/")[2]
            summary = asyncapi["components"]["messages"][frame]["summary"]
            yield f'<li><a href="#{frame}">{escape(frame)}</a>: {escape(summary)}</li>'
        yield "</ul></article>"
    yield "</section>"


def _shape(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><th scope=row><code>{escape(field)}</code></th><td>{_link(inner)}</td>"
        f"<td>{'required' if field in required else ''}</td></tr>"
        for field, inner in schema.get("properties", {}).items()
    )
    said = escape(schema.get("description", ""))
    return f'<article id="{name}"><h3>{name}</h3><p>{said}</p><table><tbody>{rows}</tbody></table></article>'


def _link(schema: dict[str, Any]) -> str:
    reference = schema.get("$ref", "")
    if reference:
        name = reference.removeprefix(_REF_PREFIX)
        return f'<a href="#{name}">{name}</a>'
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " or ".join(_link(choice) for choice in choices)
    if "prefixItems" in schema:
        return f"[{', '.join(_link(item) for item in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        return f"list of {_link(schema.get('items', {}))}"
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    return escape(str(schema.get("format") or schema.get("type", "anything")))


_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr); }
header { grid-column: 1 / -1; padding: 1rem 2rem;
  border-block-end: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
nav { padding: 1rem 2rem; position: sticky; inset-block-start: 0; block-size: 100vh; overflow: auto;
  box-sizing: border-box; }
nav ul { list-style: none; padding: 0; margin: 0; font-size: .875rem; }
nav a { text-decoration: none; display: block; padding-block: .25rem; overflow-wrap: anywhere; }
main { padding: 1rem 2rem; max-inline-size: 60rem; }
article { padding-block: .5rem 1.5rem; scroll-margin-block-start: 1rem; }
h3 { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, monospace; }
table { border-collapse: collapse; inline-size: 100%; }
th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; font-weight: normal;
  border-block-end: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
@media (max-width: 48rem) {
  body { grid-template-columns: minmax(0, 1fr); } nav { position: static; block-size: auto; } }
"""
