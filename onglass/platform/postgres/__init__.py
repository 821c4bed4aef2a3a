"""PostgreSQL as our own child: find the binaries, make the cluster, keep the server alive, end it with us.

Words: binaries (a bin folder of one major version), cluster (a data folder made by initdb), postmaster (its first
process). Invariant: at most one postmaster runs on a cluster, it never outlives the process that started it, and a
cluster is only ever opened by the major version that made it.
"""

from onglass.platform.postgres.address import DatabaseAddress
from onglass.platform.postgres.binaries import PostgresBinaries, PostgresNotFoundError, find_binaries
from onglass.platform.postgres.cluster import ClusterInUseError, has_cluster
from onglass.platform.postgres.supervisor import PostgresStartError, PostgresSupervisor

__all__ = (
    "ClusterInUseError",
    "DatabaseAddress",
    "PostgresBinaries",
    "PostgresNotFoundError",
    "PostgresStartError",
    "PostgresSupervisor",
    "find_binaries",
    "has_cluster",
)
