"""All SQL of conversations; private to this package."""
