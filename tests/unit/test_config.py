"""Settings: names that are no setting, in the environment and in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds import config
from feeds.errors import ConfigError


@pytest.mark.parametrize(
    ("variable", "suggestion"),
    [
        ("WIREFEED_TITEL", "WIREFEED_TITLE"),
        ("WIREFEED_BASEURL", "WIREFEED_BASE_URL"),
        ("WIREFEED_DATABASE", "WIREFEED_DATABASE_URL"),
        ("WIREFEED_CONFG", "WIREFEED_CONFIG"),
        ("WIREFEED_TIME_ZONE", "WIREFEED_TIMEZONE"),
    ],
)
def test_an_unknown_variable_is_refused_with_a_suggestion(
    tmp_path: Path, variable: str, suggestion: str
) -> None:
    with pytest.raises(ConfigError) as refusal:
        config.load({variable: "x"}, tmp_path)

    assert f"{variable} (environment): no such setting; did you mean {suggestion}?" == str(
        refusal.value
    )


def test_an_unknown_name_in_the_file_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    file = tmp_path / "wirefeed.toml"
    file.write_text('titel = "The Gazette"\n')

    with pytest.raises(ConfigError) as refusal:
        config.load({}, tmp_path)

    assert f"titel ({file}): no such setting; did you mean title?" == str(refusal.value)


def test_without_a_similar_name_all_settings_are_listed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the settings are WIREFEED_ACCENT_COLOR, "):
        config.load({"WIREFEED_QQQQ": "x"}, tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        # A Kubernetes service and a Docker link with the name "wirefeed".
        ("WIREFEED_SERVICE_HOST", "10.0.0.1"),
        ("WIREFEED_SERVICE_PORT", "8000"),
        ("WIREFEED_SERVICE_PORT_HTTP", "8000"),
        ("WIREFEED_PORT", "tcp://10.0.0.1:8000"),
        ("WIREFEED_PORT_8000_TCP", "tcp://10.0.0.1:8000"),
        ("WIREFEED_PORT_8000_TCP_ADDR", "10.0.0.1"),
        ("WIREFEED_DB_SERVICE_HOST", "10.0.0.2"),
        ("WIREFEED_DB_ENV_POSTGRES_USER", "wirefeed"),
        ("_WIREFEED_COMPLETE", "bash_source"),
        ("WIREFEED_UNSET", ""),
        ("WIREFEEDS", "x"),
    ],
)
def test_variables_that_are_not_meant_for_settings_pass(
    tmp_path: Path, variable: str, value: str
) -> None:
    assert config.Settings() == config.load({variable: value}, tmp_path)


def test_a_port_that_somebody_sets_by_hand_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="WIREFEED_PORT"):
        config.load({"WIREFEED_PORT": "8080"}, tmp_path)
