"""An import contract of our own: a module whose name begins with an underscore is imported only by its own package."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output
from typing_extensions import override


class PrivateModules(Contract):
    """For each import of `a.b._name…`, the importer must be inside `a.b`."""

    @override
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the imports that reach behind a curtain."""
        broken = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if (owner := owner_of(imported)) is not None
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if importer != owner and not importer.startswith(f"{owner}.")
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    @override
    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each of them."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}, which is private to {owner_of(imported)}")


def owner_of(module: str) -> str | None:
    """Return the package that a private module belongs to, or None when nothing in its name is private."""
    parts = module.split(".")
    for position, part in enumerate(parts):
        if part.startswith("_") and not part.startswith("__"):
            return ".".join(parts[:position])
    return None
