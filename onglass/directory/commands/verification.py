"""A host app's proof of who its customer is, checked with that app's own keys."""

from onglass.directory._store import apps
from onglass.directory.engine.verification import Proof, ProofRequest, verify_proof
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction


async def read_proof(tx: Transaction, token: str, request: ProofRequest, *, cipher: Cipher) -> Proof:
    """Return what a proof says; it is stored nowhere. Raises BadToken with the reason."""
    now = await tx.clock_time()
    return verify_proof(
        token,
        request,
        secret=cipher.decrypt(await apps.load_secret(tx, request.app_id)).decode(),
        keys=await apps.load_keys(tx, request.app_id),
        now_seconds=now.timestamp(),
    )
