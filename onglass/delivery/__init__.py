"""What is told to somebody outside of an open page, for now: agents, by Web Push.

A delivery is a row with attempts and a visible end (sent, dead, withdrawn); an address that is gone is told no more.
Invariant: an address that is slow or dead delays no other, and every attempt of a delivery carries the same id.
"""
