"""What the tests need of the machine beyond the checkout: a browser, and fonts for its texts.

Invariant: root on Debian gets it installed and told what; anybody else gets the exact line to run.
"""

import os
import shutil
import subprocess

from tools.terminal import StepFailedError, run_or_raise, say, step

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji")


def ensure_test_machine() -> None:
    """Install what is missing; raises StepFailedError with what to do where that is not ours to do."""
    if any(shutil.which(name) for name in _BROWSERS):
        return
    line = f"apt-get update && apt-get install --yes --no-install-recommends {' '.join(_PACKAGES)}"
    if shutil.which("apt-get") is None:
        raise StepFailedError("the browser tests need Chromium on the PATH; install it and run this again")
    if os.geteuid() != 0:
        raise StepFailedError(
            f"the browser tests need Chromium; run this once and come back:\n\n  sudo sh -c '{line}'\n"
        )
    say(f"installing for the browser tests: {' '.join(_PACKAGES)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step("apt-get update"):
        run_or_raise(["apt-get", "update", "-qq"], env=environment, quiet=True)
    with step("apt-get install"):
        command = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", *_PACKAGES]
        subprocess.run(command, env=environment, check=False, capture_output=True)
    if not any(shutil.which(name) for name in _BROWSERS):
        raise StepFailedError(f"that did not bring a browser; run it by hand to see why:\n\n  {line}\n")
