"""All SQL of routing."""
