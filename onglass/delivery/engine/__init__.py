"""Decisions about telling: pure, but for the random bytes that encryption needs."""
