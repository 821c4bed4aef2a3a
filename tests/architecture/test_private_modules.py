"""The contract of our own finds what it is for."""

import pytest
from grimp import ImportGraph

from tools.private_modules import PrivateModules, owner_of


@pytest.mark.parametrize(
    ("module", "owner"),
    [
        ("onglass.directory._store", "onglass.directory"),
        ("onglass.directory._store.apps", "onglass.directory"),
        ("onglass.platform._writer", "onglass.platform"),
        ("onglass.directory.model", None),
        ("onglass.__main__", None),
    ],
)
def test_the_owner_of_a_private_module_is_the_package_around_it(module: str, owner: str | None) -> None:
    assert owner_of(module) == owner


@pytest.mark.parametrize(
    ("importer", "kept"),
    [("onglass.directory.commands.apps", True), ("onglass.directory", True), ("onglass.edge.admin", False)],
)
def test_only_the_owner_may_import_it(importer: str, *, kept: bool) -> None:
    graph = ImportGraph()
    for module in (importer, "onglass.directory._store"):
        graph.add_module(module)
    graph.add_import(importer=importer, imported="onglass.directory._store")
    contract = PrivateModules(name="private", session_options={}, contract_options={})
    assert contract.check(graph, verbose=False).kept is kept
