"""Where settings come from: a file, the environment, the command line; read, typed and put over each other.

Invariant: nobody's typing mistake is passed over in silence; an unknown name is refused with the nearest known one.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from onglass.main.settings import Settings, SettingsError, find_mistakes

PREFIX = "ONGLASS_"
FILE_NAME = "onglass.toml"
_TYPES = get_type_hints(Settings)
# Read by the checkout's own tools, never by the server.
_FOREIGN_PREFIXES = ("ONGLASS_BENCH_", "ONGLASS_TEST_", "ONGLASS_PYTHON", "ONGLASS_CHAOS_")


def load_settings(
    options: Mapping[str, Any], *, config: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings from all sources; `options` are the command line's, those left out being None.

    Without `config` the file onglass.toml is looked for in the data folder, then in the working folder. Raises
    SettingsError with every mistake of every source.
    """
    environment = os.environ if environment is None else environment
    mistakes: list[str] = []
    given = {name: value for name, value in options.items() if value is not None}
    from_environment = _read_environment(environment, mistakes)
    path = _find_file(config, given.get("data") or from_environment.get("data"), mistakes)
    merged = (_read_file(path, mistakes) if path is not None else {}) | from_environment | given
    values = {name: _typed(name, value, mistakes) for name, value in merged.items()}
    if mistakes:
        raise SettingsError(mistakes)
    settings = Settings(**values)
    mistakes = find_mistakes(settings)
    if mistakes:
        raise SettingsError(mistakes)
    return settings


def _find_file(config: Path | None, data: Any, mistakes: list[str]) -> Path | None:
    if config is not None:
        if config.is_file():
            return config
        mistakes.append(f"The configuration file {config} does not exist.")
        return None
    folders = [Path(str(data)) if data is not None else _default_folder(), Path()]
    return next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)


def _default_folder() -> Path:
    return Settings().data


def _read_file(path: Path, mistakes: list[str]) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        mistakes.append(f"{path} cannot be read: {error}.")
        return {}
    flat = {name: value for key, given in content.items() for name, value in _flattened(key, given)}
    return {name: value for name, value in flat.items() if _is_known(name, f"{path}: {name}", mistakes)}


def _flattened(key: str, given: Any) -> list[tuple[str, Any]]:
    """Read a table as settings that begin with its name: `host` in `[email]` is `email_host`."""
    if isinstance(given, dict):
        return [(f"{key}_{name}", value) for name, value in given.items()]
    return [(key, given)]


def _read_environment(environment: Mapping[str, str], mistakes: list[str]) -> dict[str, Any]:
    ours = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and not name.startswith(_FOREIGN_PREFIXES) and value != ""
    }
    return {name: value for name, value in ours.items() if _is_known(name, f"{PREFIX}{name.upper()}", mistakes)}


def _is_known(name: str, where: str, mistakes: list[str]) -> bool:
    if name in _TYPES:
        return True
    near = difflib.get_close_matches(name, _TYPES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    mistakes.append(f"{where} is not a setting.{hint}")
    return False


def _typed(name: str, value: Any, mistakes: list[str]) -> Any:
    """Return the value as the setting's type; texts are read as numbers, truth values, paths and lists."""
    kind = _TYPES[name]
    if isinstance(value, str) and _is_list(kind):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, str) and value.lower() in {"true", "false", "yes", "no", "on", "off"} and kind is bool:
        value = value.lower() in {"true", "yes", "on"}
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=_to_path)
    except msgspec.ValidationError as error:
        shown = "(hidden)" if any(word in name for word in ("secret", "url", "password")) else repr(value)
        mistakes.append(f"{name} is {shown}: {str(error)[0].lower()}{str(error)[1:]}.")
        return None


def _is_list(kind: Any) -> bool:
    return any(get_origin(option) is tuple for option in (kind, *get_args(kind)))


def _to_path(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value).expanduser()
    raise NotImplementedError
