"""Ctrl-C on a terminal, which sends it to a command and all its processes."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from support.servers import free_port
from support.terminal import terminal


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "Serving http",
        "Spawning worker-1",
        "Spawning worker-2",
        "Started worker-1",
        "Started worker-2",
    ],
)
def test_ctrl_c_ends_a_server_at_any_moment_of_its_start(tmp_path: Path, moment: str) -> None:
    port = free_port()

    with terminal(tmp_path, "serve", "--port", str(port), "--workers", "2") as tty:
        tty.wait_for(lambda text: moment in text and is_listening(port))
        tty.press_ctrl_c()
        status = tty.end()

    assert 0 == status, tty.text
    assert [] == [
        word for word in ("error", "Traceback", "Aborted", "Unexpected") if word in tty.text
    ], tty.text


def test_ctrl_c_ends_a_command_without_a_traceback(tmp_path: Path) -> None:
    with terminal(tmp_path, "import", "-") as tty:
        tty.wait_for(lambda _: (tmp_path / "data/wirefeed.db").exists())
        tty.press_ctrl_c()
        status = tty.end()

    assert 130 == status, tty.text
    assert "interrupted" in tty.text
    assert "Traceback" not in tty.text
