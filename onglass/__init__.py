"""Onglass: the path to a human inside a company's mobile app."""
