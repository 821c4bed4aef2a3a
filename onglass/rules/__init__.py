"""Rules on events and time: when something happens and a case is such, something is done.

A rule is a short text that people read; it acts by the commands of the floors below, never by itself. Invariant: a rule
acts on a case once for each event that fits, and what rules did sets off no rule.
"""
