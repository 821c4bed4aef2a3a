"""All SQL of rules, one module for each thing."""
