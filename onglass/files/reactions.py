"""What files do when something happened to a message."""

from onglass.events import MessageRedacted, NoteRedacted
from onglass.files.commands import erase_files_of_message
from onglass.platform.transactions import Transaction


async def erase(tx: Transaction, event: MessageRedacted | NoteRedacted) -> None:
    """Erase the files of a redacted message or note."""
    if event.message_id is not None:
        await erase_files_of_message(tx, event.message_id)
