"""The calls of the three APIs as the document shows them. Each names the right it needs in `opt`.

Invariant: a route without a right (or the mark that it needs none) does not start.
"""
