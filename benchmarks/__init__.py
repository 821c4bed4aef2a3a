"""Figures, not tests: each module measures one thing against a peer in the same run and prints one JSON object.

Invariant: rates are quoted as ratios of interleaved runs, because machines drift and neighbours are noisy.
"""
