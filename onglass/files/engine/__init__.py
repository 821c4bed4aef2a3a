"""Decisions about files: what they are by their content, what they are called, how they are served. No store here."""
