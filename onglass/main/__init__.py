"""The composition root: settings, the wiring of reactions, roles of a node, the command line.

Invariant: only this floor knows all others; nothing imports it.
"""
