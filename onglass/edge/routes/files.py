"""/v1/files: what was attached, for those who may read the message it hangs on.

Invariant: permission is asked at every fetch, and nothing is answered in a way a browser would run.
"""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromPath, HeaderParameter
from litestar.response import Stream

from onglass.directory.engine.permissions import Action
from onglass.edge import file_calls
from onglass.edge.routes.framework import Caller, also, problems, right

_Range = Annotated[str | None, HeaderParameter(name="Range", description="bytes=<first>-<last>, one range.")]
_ONE = problems(401, 403, 404)
_PART = also(206, bytes, "The range that was asked for.")


@get("/{file_id:uuid}", opt=right(Action.READ_FILE), responses=_PART | problems(401, 403, 404, 416))
async def get_file(call: Caller, file_id: FromPath[UUID], wanted: _Range = None) -> Stream:
    """Return a file's bytes; `Range` continues a broken download."""
    return await file_calls.serve_file(call, file_id, wanted)


@get("/{file_id:uuid}/thumbnail", opt=right(Action.READ_FILE), responses=_ONE)
async def get_thumbnail(call: Caller, file_id: FromPath[UUID]) -> Stream:
    """Return a small picture of an image, 480 pixels at most."""
    return await file_calls.serve_thumbnail(call, file_id)


FILE_HANDLERS = [get_file, get_thumbnail]
