"""Service levels: how soon a customer is answered and a case is solved, by clocks that run in open hours only.

A level names targets (first response, next response, resolution) for the cases that fit it. Its clock rests while the
customer has the turn or has paused; it warns, is missed, and is stopped by the answer.
Invariant: of one case and target at most one clock is running, and what a clock was promised never becomes later.
"""
