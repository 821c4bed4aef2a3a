"""Rules without a database: read, written, asked whether they apply."""

from onglass.rules.engine.complaining import nearest
from onglass.rules.engine.deciding import applies, fill, small
from onglass.rules.engine.parsing import RuleTextError, parse
from onglass.rules.engine.placeholders import MissingError, names_in
from onglass.rules.engine.rendering import quoted, render, render_act, sentences

__all__ = [
    "MissingError",
    "RuleTextError",
    "applies",
    "fill",
    "names_in",
    "nearest",
    "parse",
    "quoted",
    "render",
    "render_act",
    "sentences",
    "small",
]
