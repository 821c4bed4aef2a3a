"""Chaos: real nodes, a real database and broker, faults on purpose, and a checker that reads what everybody saw.

Invariant: the checker knows nothing of the server; it judges only what clients were told.
"""
