"""The npm packages as an app developer has them: packed, installed into an empty folder, type-checked and bundled."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import ROOT

CLIENTS = ROOT / "clients"
TOOLS = CLIENTS / "node_modules"
APP = """import { type Environment, createCustomerClient } from '@onglass/core';
import { Onglass, type OpenOptions } from '@onglass/messenger';

const about: OpenOptions = { topic: 'payment', screen: 'Pay a bill', subject: { title: 'Water bill' } };
Onglass.init({ appKey: 'ogk_1', serverUrl: 'https://care.example.com', getIdentityToken: async () => null });
Onglass.setContext({ screen: 'Pay', consent: true });
Onglass.on('message', ({ text }) => document.title = text);
Onglass.on('context', (batch) => batch.breadcrumbs.length > 0 && { ...batch, attributes: {} });
Onglass.open(about);
export const unread: number = Onglass.unread;
export const client = (environment: Environment) => createCustomerClient({ appKey: '', serverUrl: '', environment });
"""
WRONG = """import { Onglass } from '@onglass/messenger';
Onglass.init({ appKey: 1, serverUrl: 'https://care.example.com' });
"""
OPTIONS = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "target": "ES2022",
        "module": "ESNext",
        "moduleResolution": "bundler",
        "lib": ["ES2022", "DOM"],
        "types": [],
        "skipLibCheck": False,
    },
}


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)


def check(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    (folder / "tsconfig.json").write_text(json.dumps({**OPTIONS, "files": [name]}))
    return run("node", str(TOOLS / "typescript" / "bin" / "tsc"), "-p", ".", folder=folder)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app")
    packed = run("node", "tools/pack.mjs", str(folder / "packed"), folder=CLIENTS)
    assert packed.returncode == 0, packed.stderr
    (folder / "package.json").write_text('{"name": "app", "private": true, "type": "module"}')
    tarballs = [str(path) for path in sorted((folder / "packed").glob("*.tgz"))]
    installed = run("npm", "install", "--offline", "--no-audit", "--no-fund", *tarballs, folder=folder)
    assert installed.returncode == 0, installed.stderr
    return folder


@pytest.mark.timeout(300)
def test_an_app_type_checks_against_the_packed_packages(app: Path) -> None:
    (app / "app.ts").write_text(APP)
    done = check(app, "app.ts")
    assert done.returncode == 0, done.stdout
    (app / "wrong.ts").write_text(WRONG)
    assert "Type 'number' is not assignable to type 'string'" in check(app, "wrong.ts").stdout


@pytest.mark.timeout(300)
def test_an_app_bundles_them_and_pays_little_for_the_messenger(app: Path) -> None:
    (app / "small.ts").write_text(APP[: APP.index("export const client")].split("\n", 1)[1])
    bundled = run(
        *("node", str(TOOLS / ".bin" / "rolldown"), "small.ts", "--format", "esm", "--minify", "-o", "out.js"),
        folder=app,
    )
    assert bundled.returncode == 0, bundled.stderr
    assert "onglass-messenger" in (app / "out.js").read_text()
    assert "IndexedDB" not in (app / "out.js").read_text()


def test_importing_it_where_there_is_no_page_is_safe(app: Path) -> None:
    (app / "server.mjs").write_text("import { Onglass } from '@onglass/messenger'; console.log(Onglass.unread);")
    done = run("node", "server.mjs", folder=app)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr


def test_each_package_carries_its_words_and_its_licence(app: Path) -> None:
    for name in ("core", "messenger"):
        folder = app / "node_modules" / "@onglass" / name
        package = json.loads((folder / "package.json").read_text())
        assert package["license"] == "Apache-2.0"
        assert (folder / package["exports"]["."]["types"]).is_file()
        assert "# @onglass/" in (folder / "README.md").read_text()
        assert (folder / "LICENSE").is_file()
