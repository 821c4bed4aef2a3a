"""Changes to files, by topic: uploading, checking, attaching, erasing."""

from onglass.files.commands.attaching import adopt_files, attach_file, lock_attachable
from onglass.files.commands.checking import Door, finish
from onglass.files.commands.erasing import (
    TIMER_ERASURE,
    TIMER_ORPHAN,
    blob_eraser,
    drop_orphan,
    erase_files_of_message,
    forget_unattached_of,
)
from onglass.files.commands.uploading import append, cancel_upload, create_upload

__all__ = [
    "TIMER_ERASURE",
    "TIMER_ORPHAN",
    "Door",
    "adopt_files",
    "append",
    "attach_file",
    "blob_eraser",
    "cancel_upload",
    "create_upload",
    "drop_orphan",
    "erase_files_of_message",
    "finish",
    "forget_unattached_of",
    "lock_attachable",
]
