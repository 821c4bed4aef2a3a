"""Where a database is reached, as one value that every role's URL is made from."""

from urllib.parse import quote

import msgspec


class DatabaseAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One database of a server that listens on a unix socket.

    `socket_dir` is the folder of the socket, `port` only names the socket file in it.
    """

    socket_dir: str
    port: int = 5432
    database: str = "onglass"
    user: str = "postgres"

    @property
    def url(self) -> str:
        """Return the address as a `postgresql://` URL, as asyncpg, SQLAlchemy and psql read it."""
        return f"postgresql://{quote(self.user)}@/{quote(self.database)}?host={quote(self.socket_dir)}&port={self.port}"

    def for_user(self, user: str) -> "DatabaseAddress":
        """Return the same database reached as another role."""
        return msgspec.structs.replace(self, user=user)

    def for_database(self, database: str) -> "DatabaseAddress":
        """Return another database of the same server."""
        return msgspec.structs.replace(self, database=database)
