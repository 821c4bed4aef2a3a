"""An operator's mistakes are told at once, in sentences, and none is passed over."""

from pathlib import Path
from typing import Any

import pytest

from onglass.main.secrets import load_secret_key
from onglass.main.settings import Settings, SettingsError
from onglass.main.sources import load_settings

DATABASE = "postgresql://onglass@db.example/onglass"
KEY = "k" * 40


def mistakes_of(options: dict[str, Any] | None = None, *, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(options or {}, environment=environment or {})
    return caught.value.mistakes


def test_nothing_has_to_be_set() -> None:
    assert load_settings({}, environment={}) == Settings()


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text('port = 1001\nhost = "10.0.0.1"\nlog_level = "debug"\n')
    environment = {"ONGLASS_PORT": "1002", "ONGLASS_HOST": "10.0.0.2"}
    settings = load_settings({"port": 1003, "host": None}, config=file, environment=environment)
    assert (settings.port, settings.host, settings.log_level) == (1003, "10.0.0.2", "debug")


def test_the_file_is_found_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "onglass.toml").write_text("port = 1001\n")
    assert load_settings({"data": tmp_path}, environment={}).port == 1001
    assert load_settings({}, environment={"ONGLASS_DATA": str(tmp_path)}).port == 1001


def test_texts_become_lists_numbers_and_truth_values() -> None:
    environment = {
        "ONGLASS_TRUSTED_PROXIES": "10.0.0.0/8, 192.168.1.1",
        "ONGLASS_SHUTDOWN_DRAIN_SECONDS": "2.5",
        "ONGLASS_BLOBS_SHARED": "yes",
        "ONGLASS_BLOBS_DIR": "~/files",
    }
    settings = load_settings({}, environment=environment)
    assert settings.trusted_proxies == ("10.0.0.0/8", "192.168.1.1")
    assert settings.shutdown_drain_seconds == 2.5
    assert settings.blobs_shared is True
    assert settings.blobs_dir == Path.home() / "files"


def test_every_mistake_is_told_at_once() -> None:
    environment = {"ONGLASS_PORT": "many", "ONGLASS_ROLE": "boss", "ONGLASS_PROT": "1"}
    told = mistakes_of(environment=environment)
    assert len(told) == 3
    assert "ONGLASS_PROT is not a setting. Did you mean port?" in told


def test_an_unknown_line_of_the_file_is_refused_with_its_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "onglass.toml").write_text("databse_url = 'x'\n")
    told = mistakes_of({"data": tmp_path})
    assert told == [f"{tmp_path / 'onglass.toml'}: databse_url is not a setting. Did you mean database_url?"]


def test_a_file_that_is_no_toml_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "onglass.toml").write_text("port 8200\n")
    assert str(tmp_path / "onglass.toml") in mistakes_of({"data": tmp_path})[0]


def test_a_missing_file_that_was_asked_for_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings({}, config=tmp_path / "none.toml", environment={})


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"ONGLASS_DATABASE_URL": DATABASE}, "ONGLASS_SECRET_KEY"),
        ({"ONGLASS_DATABASE_URL": DATABASE, "ONGLASS_SECRET_KEY": "short"}, "at least 32"),
        ({"ONGLASS_DATABASE_URL": "mysql://x", "ONGLASS_SECRET_KEY": KEY}, "postgresql://"),
        ({"ONGLASS_DATABASE_APP_URL": DATABASE}, "need database_url"),
        ({"ONGLASS_ROLE": "edge", "ONGLASS_BROKER": "postgres", "ONGLASS_BLOBS_SHARED": "true"}, "database_url"),
        ({"ONGLASS_ROLE": "worker", "ONGLASS_DATABASE_URL": DATABASE, "ONGLASS_SECRET_KEY": KEY}, "broker"),
        ({"ONGLASS_BROKER": "carrier pigeon"}, "nats://"),
        ({"ONGLASS_BLOBS": "ftp://x"}, "s3://"),
        ({"ONGLASS_BLOBS": "s3://files", "ONGLASS_S3_ACCESS_KEY_ID": "a"}, "belong together"),
        ({"ONGLASS_PORT": "70000"}, "65535"),
        ({"ONGLASS_TRUSTED_PROXIES": "proxy.example"}, "10.0.0.0/8"),
        ({"ONGLASS_PUBLIC_URL": "example.com"}, "https://"),
        ({"ONGLASS_UPLOAD_MAX_BYTES": "0"}, "at least 1"),
        ({"ONGLASS_SHUTDOWN_DRAIN_SECONDS": "-1"}, "negative"),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_to_do(environment: dict[str, str], wanted: str) -> None:
    told = mistakes_of(environment=environment)
    assert len(told) == 1
    assert wanted in told[0]


@pytest.mark.parametrize(
    ("settings", "reached"),
    [
        (Settings(), True),
        (Settings(broker="postgres"), False),
        (Settings(broker="postgres", blobs_shared=True), True),
        (Settings(broker="nats://127.0.0.1:4222", blobs="s3://files"), True),
    ],
)
def test_files_of_one_folder_do_not_reach_other_nodes(settings: Settings, *, reached: bool) -> None:
    assert settings.files_reach_every_node is reached


def test_a_secret_is_not_repeated_in_a_message() -> None:
    (told,) = mistakes_of({"database_url": 5, "secret_key": KEY})
    assert "5" not in told
    assert KEY not in told


def test_the_key_file_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    key = load_secret_key(settings)
    assert len(key) == 32
    assert load_secret_key(settings) == key
    path = tmp_path / "data" / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_secret_key(settings)


def test_two_nodes_with_one_secret_have_one_key(tmp_path: Path) -> None:
    first = load_secret_key(Settings(data=tmp_path / "a", secret_key=KEY))
    second = load_secret_key(Settings(data=tmp_path / "b", secret_key=KEY))
    assert first == second
    assert not (tmp_path / "a").exists()


def test_the_mail_server_is_a_table_of_the_file_or_names_in_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "onglass.toml"
    file.write_text(
        'public_url = "https://care.test"\n[email]\nhost = "smtp.test"\nport = 465\nfrom = "care@bank.test"\n'
        'security = "tls"\n'
    )
    settings = load_settings({}, config=file, environment={"ONGLASS_EMAIL_PORT": "466"})
    assert (settings.email_host, settings.email_port, settings.email_security) == ("smtp.test", 466, "tls")


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"ONGLASS_PUBLIC_URL": ""}, "public_url is needed"),
        ({"ONGLASS_EMAIL_FROM": ""}, "email_from is needed"),
        ({"ONGLASS_EMAIL_FROM": "care@bank.test\r\nBcc: x@y"}, "email_from is needed"),
        ({"ONGLASS_EMAIL_USER": "care"}, "belong together"),
        (
            {"ONGLASS_EMAIL_USER": "care", "ONGLASS_EMAIL_PASSWORD": "p", "ONGLASS_EMAIL_SECURITY": "none"},
            "not sent in the clear",
        ),
        ({"ONGLASS_EMAIL_PORT": "70000"}, "email_port is 70000"),
        ({"ONGLASS_EMAIL_HOST": ""}, "email_from needs email_host"),
    ],
)
def test_a_mail_server_that_cannot_work_is_refused_with_what_to_do(changes: dict[str, str], wanted: str) -> None:
    whole = {
        "ONGLASS_EMAIL_HOST": "smtp.test",
        "ONGLASS_EMAIL_FROM": "care@bank.test",
        "ONGLASS_PUBLIC_URL": "https://care.test",
    }
    with pytest.raises(SettingsError, match=wanted):
        load_settings({}, environment=whole | changes)
