"""Prometheus and Alertmanager with the files of deploy/, as the tests run them."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.constants import ROOT
from support.servers import fetch, free_port, wait_for

DEPLOY = ROOT / "deploy"


class Prometheus:
    """A running Prometheus, asked over its API."""

    def __init__(self, base: str) -> None:
        self._base = base

    def query(self, expression: str) -> list[Any]:
        encoded = urllib.parse.quote(expression)
        answer = json.loads(fetch(f"{self._base}/api/v1/query?query={encoded}")[2])
        assert "success" == answer["status"], (expression, answer)
        result: list[Any] = answer["data"]["result"]
        return result

    def firing(self) -> set[str]:
        alerts = json.loads(fetch(f"{self._base}/api/v1/alerts")[2])["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}


@contextmanager
def prometheus(folder: Path, *targets: str, alerts_to: str = "") -> Iterator[Prometheus]:
    """Prometheus with our files: other addresses, seconds in place of minutes. ``alerts_to`` is the
    base URL of an Alertmanager.
    """
    config = (DEPLOY / "prometheus.yaml").read_text()
    config = config.replace('["serve-1:8000", "serve-2:8000"]', json.dumps(targets))
    config = config.replace("alertmanager:9093", alerts_to.removeprefix("http://") or "127.0.0.1:1")
    (folder / "prometheus.yaml").write_text(config.replace("15s", "1s"))
    rules = re.sub(r"for: \w+", "for: 1s", (DEPLOY / "alerts.yaml").read_text())
    (folder / "alerts.yaml").write_text(rules.replace("[5m]", "[10s]").replace("[10m]", "[30s]"))
    port = free_port()
    with (folder / "prometheus.log").open("w") as log:
        server = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={folder}/prometheus.yaml",
                f"--storage.tsdb.path={folder}/prometheus",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=log,
            stderr=log,
        )
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(lambda: fetch(f"{base}/-/ready")[0] == 200)
        yield Prometheus(base)
    finally:
        server.kill()
        server.wait(10)


@contextmanager
def alertmanager(folder: Path, receiver: str) -> Iterator[str]:
    """Alertmanager with our file; it sends alerts to ``receiver`` after a second."""
    config = (DEPLOY / "alertmanager.yaml").read_text()
    config = config.replace("http://host.docker.internal:9095/", receiver)
    config = config.replace("group_wait: 10s", "group_wait: 1s")
    (folder / "alertmanager.yaml").write_text(config.replace("interval: 1m", "interval: 1s"))
    port = free_port()
    command = ["prometheus-alertmanager", f"--config.file={folder}/alertmanager.yaml"]
    command += [f"--storage.path={folder}/alertmanager", "--cluster.listen-address="]
    command.append(f"--web.listen-address=127.0.0.1:{port}")
    with (folder / "alertmanager.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: fetch(f"{base}/-/ready")[0] == 200)
        yield base
    finally:
        server.kill()
        server.wait(10)
