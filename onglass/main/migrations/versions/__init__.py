"""One module a version, in order; its SQL stands beside it."""
