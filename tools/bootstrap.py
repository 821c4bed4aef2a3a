"""Makes .venv from uv.lock with nothing but a Python, then hands over to the real commands in `tools`.

Only the standard library is used here, and neither pip nor the venv module is needed: uv comes as a wheel from the
package index, checked against the hashes below. Invariant: nothing is fetched when neither lock nor Python has changed.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import package_index  # type: ignore[import-not-found]  # noqa: E402  (python -I leaves our folder out of the path)

CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
STAMP = CACHE / "environment-stamp"
UV_VERSION = "0.13.9"
UV_WHEELS = {
    ("linux", "x86_64"): (
        f"uv-{UV_VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("linux", "aarch64"): (
        f"uv-{UV_VERSION}-py3-none-manylinux_2_28_aarch64.whl",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("darwin", "x86_64"): (
        f"uv-{UV_VERSION}-py3-none-macosx_10_12_x86_64.whl",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("darwin", "arm64"): (
        f"uv-{UV_VERSION}-py3-none-macosx_11_0_arm64.whl",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}


def main() -> None:
    """Bring the environment up to date and become the command that was asked for."""
    try:
        CACHE.mkdir(exist_ok=True)
        with (CACHE / "bootstrap.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two terminals, one .venv
            ensure_environment()
    except PermissionError as error:
        sys.exit(f"onglass: cannot write {error.filename}: the checkout belongs to another user. Make your own clone.")
    python = VENV / "bin" / "python"
    os.execv(python, [str(python), "-m", "tools", *sys.argv[1:]])


def ensure_environment() -> None:
    """Make or update .venv, unless it already is what the lock says."""
    wanted = environment_stamp()
    if (VENV / "bin" / "python").exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not sync_with_uv():
        say("uv is not to be had; falling back to venv and pip")
        sync_with_pip()
    STAMP.write_text(wanted)


def environment_stamp() -> str:
    """Return what the environment depends on: the lock, the project's table, the Python, the place."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    digest.update(f"{sys.executable} {sys.version} {ROOT}".encode())
    return digest.hexdigest()


def sync_with_uv() -> bool:
    """Install exactly the locked versions; False when uv could not be had or could not do it."""
    uv = find_uv()
    if uv is None:
        return False
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    if not os.access(Path.home(), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(CACHE / "uv-cache"))
    certificates = package_index.certificates()
    if certificates is not None:
        environment.setdefault("SSL_CERT_FILE", certificates)
    with step("installing what uv.lock names"):
        command = [uv, "sync", "--frozen", "--python", sys.executable, "--project", str(ROOT)]
        if not sys.stderr.isatty():
            command.append("--quiet")
        return subprocess.run(command, env=environment, check=False).returncode == 0


def find_uv() -> str | None:
    """Return the pinned uv, fetching it the first time; None when that is not possible here."""
    program = CACHE / f"uv-{UV_VERSION}" / "uv"
    if program.exists():
        return str(program)
    wheel = UV_WHEELS.get((sys.platform, os.uname().machine))
    if wheel is None:
        say(f"no uv is pinned for {sys.platform} on {os.uname().machine}")
        return None
    name, sha256 = wheel
    with step(f"fetching uv {UV_VERSION} from the package index"):
        try:
            content = package_index.fetch("uv", name, sha256=sha256)
            package_index.unpack_program(content, "uv", program)
        except (OSError, ValueError) as error:
            say(f"that failed: {error}")
            return None
    return str(program)


def sync_with_pip() -> None:
    """Install with what Python brings; the locked versions serve as constraints."""
    constraints = CACHE / "constraints.txt"
    constraints.write_text("".join(f"{line}\n" for line in locked_versions()))
    python = str(VENV / "bin" / "python")
    with step("installing with pip (slower)"):
        run_or_exit([sys.executable, "-m", "venv", "--clear", str(VENV)])
        run_or_exit([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip>=25.1"])
        arguments = ["install", "--quiet", "--constraint", str(constraints), "--editable", str(ROOT)]
        run_or_exit([python, "-m", "pip", *arguments, "--group", f"{ROOT / 'pyproject.toml'}:dev"])


def locked_versions() -> list[str]:
    """Return `name==version` for every package of which the lock knows one version only."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    versions: dict[str, set[str]] = {}
    for package in packages:
        if "registry" in package["source"]:
            versions.setdefault(package["name"], set()).add(package["version"])
    return [f"{name}=={next(iter(known))}" for name, known in sorted(versions.items()) if len(known) == 1]


def run_or_exit(command: list[str]) -> None:
    """Run a command whose failure leaves nothing to go on with."""
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(
            f"onglass: this failed: {' '.join(command)}\n"
            "  The package index must be reachable (a mirror: PIP_INDEX_URL), or Python needs pip and venv modules\n"
            "  (Debian: apt-get install python3-venv)."
        )


def say(text: str) -> None:
    """Tell the person at the terminal, apart from the command's own output."""
    print(f"onglass: {text}", file=sys.stderr, flush=True)


class step:  # noqa: N801  (reads as a statement: with step("…"))
    """Say what is being done, and how long it took."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        """Say what begins."""
        say(f"{self.what} …")
        self.began_at = time.monotonic()

    def __exit__(self, *_: object) -> None:
        """Say how long it took."""
        say(f"  {time.monotonic() - self.began_at:.1f} s")


if __name__ == "__main__":
    main()
