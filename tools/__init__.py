"""Commands of the checkout: set-up, build, tests and the demo. Nothing here is part of the wheel."""
