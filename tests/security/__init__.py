"""The attack table, each case against a real server; a test's name carries its attack (a25) or promise (p22) number."""
