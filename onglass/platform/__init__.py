"""The ground floor: transactions, the event log, and everything that moves without knowing what it carries.

Words: transaction, event, stream, hint, reaction, timer, hub, blob, epoch. Invariant: nothing here names a
domain (no customer, no conversation); the floors above hand in their tables and functions.
"""
