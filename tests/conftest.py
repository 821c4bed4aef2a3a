"""What every suite may ask for; the fixtures stand in tests/support."""

pytest_plugins = ("tests.support.fixtures",)
