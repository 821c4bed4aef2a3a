"""The door out, as wide as the operator says."""

import httpx

from onglass.main.settings import Settings
from onglass.platform.egress import Egress, Rules


def make_egress(settings: Settings) -> Egress:
    """Return the client of all outgoing calls: to the public web, and to the operator's own hosts."""
    standard = Rules()
    rules = Rules(ports=standard.ports | set(settings.egress_ports), hosts=frozenset(settings.egress_hosts))
    context = httpx.create_ssl_context(trust_env=False)
    if settings.egress_ca_file is not None:
        context.load_verify_locations(cafile=settings.egress_ca_file)
    return Egress(rules, ssl_context=context)
