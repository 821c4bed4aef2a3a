"""Decisions and renderings; pure."""
