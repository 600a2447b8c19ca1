"""Monitoring: Prometheus with the files of deploy/, real servers, and the compose file."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from support.constants import ROOT
from support.monitoring import DEPLOY, alertmanager, prometheus
from support.network import network_to
from support.receiver import Receiver, receiving
from support.rows import line
from support.servers import fetch, processes_of, run, serving, wait_for
from support.stores import fresh_postgres

from feeds.config import SETTINGS

RSS = (
    b"<rss version='2.0'><channel><title>T</title><link>https://x.example/</link>"
    b"<item><title>From a source</title><guid>1</guid><description>Text.</description></item>"
    b"</channel></rss>"
)
RULES = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"][0]["rules"]
needs_prometheus = pytest.mark.skipif(
    shutil.which("prometheus") is None and not os.environ.get("CI"), reason="needs prometheus"
)


def test_each_alert_has_a_page() -> None:
    pages = re.findall(r"^## (\w+)$", (ROOT / "docs/guides/alerts.md").read_text(), re.MULTILINE)
    assert [rule["alert"] for rule in RULES] == pages
    for rule in RULES:
        wanted = f"docs/guides/alerts.md#{rule['alert'].lower()}"
        assert wanted == rule["annotations"]["runbook_url"]


# alert → the series that fire it, and those that do not; 30 minutes of one sample a minute
SERIES: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "WirefeedDown": (
        [('up{job="wirefeed",instance="a"}', "0x30")],
        [('up{job="wirefeed",instance="a"}', "1x30")],
    ),
    "WirefeedStoreSilent": (
        [('wirefeed_store_silence_seconds{instance="a"}', "0+60x30")],
        [('wirefeed_store_silence_seconds{instance="a"}', "1x30")],
    ),
    "WirefeedErrors": (
        [
            ('wirefeed_requests_total{instance="a",status="500"}', "0+2x30"),
            ('wirefeed_requests_total{instance="a",status="200"}', "0+98x30"),
        ],
        [
            ('wirefeed_requests_total{instance="a",status="500"}', "0+1x30"),
            ('wirefeed_requests_total{instance="a",status="200"}', "0+999x30"),
        ],
    ),
    "WirefeedSlow": (
        [
            (f'wirefeed_request_duration_seconds_bucket{{instance="a",kind="latest",le="{le}"}}', n)
            for le, n in (("0.1", "0+50x30"), ("1.0", "0+50x30"), ("5.0", "0+100x30"))
        ]
        + [
            (
                'wirefeed_request_duration_seconds_bucket{instance="a",kind="latest",le="+Inf"}',
                "0+100x30",
            )
        ],
        [
            (
                f'wirefeed_request_duration_seconds_bucket{{instance="a",kind="latest",le="{le}"}}',
                "0+100x30",
            )
            for le in ("0.1", "+Inf")
        ],
    ),
    "WirefeedStale": (
        [('wirefeed_follower_lag_seconds{instance="a"}', "20x30")],
        [('wirefeed_follower_lag_seconds{instance="a"}', "0.1x30")],
    ),
    "WirefeedRestarts": (
        [('wirefeed_process_starts_total{instance="a",process="server"}', "2+1x30")],
        [('wirefeed_process_starts_total{instance="a",process="server"}', "2x30")],
    ),
    "WirefeedPushDegraded": (
        [("wirefeed_push_degraded", "1x30")],
        [("wirefeed_push_degraded", "0x30")],
    ),
    "WirefeedSubscribersFailing": (
        [("wirefeed_subscriptions_failing", "30x30"), ("wirefeed_subscriptions", "100x30")],
        [("wirefeed_subscriptions_failing", "10x30"), ("wirefeed_subscriptions", "100x30")],
    ),
    "WirefeedWebhooksFailing": (
        [
            ('wirefeed_webhooks{state="failing"}', "0x30"),
            ('wirefeed_webhooks{state="failed"}', "1x30"),
        ],
        [
            ('wirefeed_webhooks{state="failing"}', "0x30"),
            ('wirefeed_webhooks{state="paused"}', "1x30"),
        ],
    ),
    "WirefeedEmbargoesDue": (
        [("wirefeed_embargoes_due", "1x30")],
        [("wirefeed_embargoes_due", "0x30")],
    ),
    "WirefeedSourcesFailing": (
        [('wirefeed_sources{state="failing"}', "1x100")],
        [('wirefeed_sources{state="failing"}', "0x100")],
    ),
    "WirefeedClockWrong": (
        [('wirefeed_clock_ahead_seconds{instance="a"}', "-7200x30")],
        [('wirefeed_clock_ahead_seconds{instance="a"}', "0.2x30")],
    ),
    "WirefeedNothingNew": (
        [("wirefeed_last_change_timestamp_seconds", "-90000x30")],
        [("wirefeed_last_change_timestamp_seconds", "0x30")],
    ),
}


@needs_prometheus
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_fires_for_its_fault_only(rule: dict[str, Any], tmp_path: Path) -> None:
    """Both series are expected to fire nothing; the one of the fault fails by its alert."""
    name = rule["alert"]
    minutes = 95 if rule.get("for") == "1h" else 25
    fault, health = (checked_rules(tmp_path, name, series, minutes) for series in SERIES[name])

    assert 0 == health.returncode, health.stdout + health.stderr
    assert 1 == fault.returncode
    assert re.search(rf"got:\[\s*0:\s*Labels:{{alertname=\"{name}\"", fault.stdout + fault.stderr)


def checked_rules(
    folder: Path, name: str, series: list[tuple[str, str]], minutes: int
) -> subprocess.CompletedProcess[str]:
    """promtool's result for series that must not fire an alert."""
    test = {
        "interval": "1m",
        "input_series": [{"series": text, "values": values} for text, values in series],
        "alert_rule_test": [{"eval_time": f"{minutes}m", "alertname": name, "exp_alerts": []}],
    }
    document = {"rule_files": [str(DEPLOY / "alerts.yaml")], "tests": [test]}
    file = folder / "unit.yaml"
    file.write_text(yaml.safe_dump(document))
    return subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True)


@needs_prometheus
def test_every_query_of_the_dashboard_has_data_and_faults_fire_their_alerts(
    postgres_url: str, tmp_path: Path
) -> None:
    """The database falls silent, then the server ends."""
    url = fresh_postgres(postgres_url).replace("postgresql+psycopg://", "postgresql://")
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl", WIREFEED_DATABASE_URL=url)
    local = {"WIREFEED_FETCH_ALLOW": "127.0.0.0/8", "WIREFEED_HUB_ALLOW": "127.0.0.0/8"}
    with (
        network_to(url) as (network, silent_url),
        receiving() as publisher,
        serving(tmp_path, WIREFEED_DATABASE_URL=silent_url, **local) as base,
        alertmanager(tmp_path, f"{publisher.base}/alerts") as alerts,
        prometheus(tmp_path, base.removeprefix("http://"), alerts_to=alerts) as server,
    ):
        publisher.answers["/feed"] = lambda _: (200, {"Content-Type": "application/xml"}, RSS)
        source = f"{publisher.base}/feed"
        added = run(tmp_path, "sources", "add", source, WIREFEED_DATABASE_URL=url, **local)
        assert 0 == added.returncode, added.stderr
        hook = f"{publisher.base}/hook"
        added = run(tmp_path, "webhooks", "add", hook, WIREFEED_DATABASE_URL=url, **local)
        assert 0 == added.returncode, added.stderr
        poll_all_kinds(base)
        wait_for(lambda: json.loads(fetch(base + "/readyz")[2])["push"]["status"] == "ok")
        (tmp_path / "news.jsonl").write_text(line("2", "Another story", "Text."))
        run(tmp_path, "import", "news.jsonl", WIREFEED_DATABASE_URL=url)
        missing: list[str] = []

        def all_have_data() -> bool:
            poll_all_kinds(base)
            missing[:] = [query for query in queries() if not server.query(query)]
            return not missing

        try:
            wait_for(all_have_data, 40)
        except AssertionError:
            raise AssertionError(missing) from None
        assert set() == server.firing()
        network.be_silent()
        wait_for(lambda: "WirefeedStoreSilent" in server.firing(), 120)
        wait_for(lambda: ("WirefeedStoreSilent", "firing") in alerted(publisher), 120)
        wait_for(lambda: fetch(base + "/feeds/latest.rss")[0] == 503, 120)
        # A counter has a rate from its second sample on: the errors have to go on.
        wait_for(
            lambda: (
                fetch(base + "/feeds/latest.rss")[0] == 503 and "WirefeedErrors" in server.firing()
            ),
            120,
        )
        network.speak()
        wait_for(lambda: "WirefeedStoreSilent" not in server.firing(), 120)
        wait_for(lambda: ("WirefeedStoreSilent", "resolved") in alerted(publisher), 120)
        stop_main(base)
        wait_for(lambda: "WirefeedDown" in server.firing(), 120)


def alerted(receiver: Receiver) -> set[tuple[str, str]]:
    """Alerts and their states, as Alertmanager has sent them to ``/alerts``."""
    messages = [json.loads(seen.body) for seen in receiver.seen if seen.path == "/alerts"]
    return {
        (alert["labels"]["alertname"], alert["status"])
        for message in messages
        for alert in message["alerts"]
    }


@needs_prometheus
def test_the_file_of_alertmanager_is_valid() -> None:
    command = ["amtool", "check-config", str(DEPLOY / "alertmanager.yaml")]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert 0 == checked.returncode, checked.stdout + checked.stderr


@needs_prometheus
def test_every_other_fault_fires_its_alert(postgres_url: str, tmp_path: Path) -> None:
    """Nothing is published; then all faults at once: a failing source, failing subscribers, a
    failing webhook, a dead worker, a frozen server, a locked table, server processes that end, a
    wrong clock.
    """
    database_url = fresh_postgres(postgres_url)
    url = database_url.replace("postgresql+psycopg://", "postgresql://")
    settings = {"WIREFEED_DATABASE_URL": url, "WIREFEED_FETCH_ALLOW": "127.0.0.0/8"}
    settings["WIREFEED_HUB_ALLOW"] = "127.0.0.0/8"
    file = tmp_path / "news.jsonl"
    file.write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl", **settings)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE counter SET at = at - %s", [2 * 86_400 * 1_000_000])
    with (
        receiving() as others,
        serving(tmp_path, **settings) as base,
        prometheus(tmp_path, base.removeprefix("http://")) as server,
    ):
        wait_for(lambda: "WirefeedNothingNew" in server.firing(), 120)

        others.answers["/feed"] = lambda _: (200, {"Content-Type": "application/xml"}, RSS)
        run(tmp_path, "sources", "add", f"{others.base}/feed", **settings)
        others.answers["/feed"] = lambda _: (500, {}, b"")
        run(tmp_path, "sources", "poll", f"{others.base}/feed", **settings)
        subscribe_failing(base, others, 10)
        others.answers["/hook"] = lambda _: (500, {}, b"")
        run(tmp_path, "webhooks", "add", f"{others.base}/hook", **settings)
        file.write_text(line("2", "Another story", "Text."))
        run(tmp_path, "import", "news.jsonl", **settings)
        wait_for(lambda: "WirefeedSourcesFailing" in server.firing(), 120)
        wait_for(lambda: "WirefeedSubscribersFailing" in server.firing(), 120)
        wait_for(lambda: "WirefeedWebhooksFailing" in server.firing(), 120)

        processes = processes_of(base)
        (worker,) = processes.workers
        os.kill(worker, signal.SIGSTOP)
        due = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()
        file.write_text(line("3", "Embargoed", "Text.", release_at=due))
        for pid in processes.servers:
            os.kill(pid, signal.SIGSTOP)
        run(tmp_path, "import", "news.jsonl", **settings)
        file.write_text(line("4", "Not delivered", "Text."))
        run(tmp_path, "import", "news.jsonl", **settings)
        time.sleep(11)
        for pid in processes.servers:
            os.kill(pid, signal.SIGCONT)
        wait_for(lambda: "WirefeedStale" in server.firing(), 120)
        wait_for(lambda: "WirefeedEmbargoesDue" in server.firing(), 120)
        lock_articles(url, base)
        wait_for(lambda: "WirefeedSlow" in server.firing(), 120)
        wait_for(lambda: "WirefeedPushDegraded" in server.firing(), 120)
        for _ in range(3):
            for pid in processes_of(base).servers:
                os.kill(pid, signal.SIGKILL)
            wait_for(lambda: fetch(base + "/readyz")[0] == 200)
        wait_for(lambda: "WirefeedRestarts" in server.firing(), 120)
        os.kill(worker, signal.SIGCONT)
        set_clock_back(url)
        wait_for(lambda: "WirefeedClockWrong" in server.firing(), 120)


def set_clock_back(url: str) -> None:
    """Have the database's clock two hours behind, for all connections from now on."""
    database = urllib.parse.urlsplit(url).path[1:]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA behind")
        connection.execute(
            "CREATE FUNCTION behind.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
            "$$ SELECT pg_catalog.clock_timestamp() - interval '2 hours' $$"
        )
        connection.execute(
            f"ALTER DATABASE {database} SET search_path = behind, pg_catalog, public"
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def subscribe_failing(base: str, others: Receiver, count: int) -> None:
    """Subscribe ``count`` callbacks that confirm and fail each delivery."""
    for number in range(count):
        path = f"/subscriber/{number}"
        others.answers[path] = lambda seen: None if seen.method == "GET" else (500, {}, b"")
        form = {
            "hub.mode": "subscribe",
            "hub.topic": f"{base}/feeds/latest.rss",
            "hub.callback": others.base + path,
        }
        with urllib.request.urlopen(f"{base}/hub", urllib.parse.urlencode(form).encode()) as answer:
            assert 202 == answer.status
    wait_for(lambda: sum(seen.path.startswith("/subscriber/") for seen in others.seen) >= count)


def lock_articles(url: str, base: str) -> None:
    """Ask for feeds that are not in memory while a table is locked for two seconds."""
    # A counter has a rate from its second sample on.
    for _ in range(8):
        fetch(base + "/feeds/latest.rss?q=quay")
    time.sleep(2)
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
        timer = threading.Timer(2, connection.rollback)
        timer.start()
        assert 200 == fetch(base + "/feeds/latest.rss?q=harbour")[0]
        timer.join()


def stop_main(base: str) -> None:
    """Stop the server's main process."""
    os.kill(processes_of(base).main, signal.SIGTERM)


def poll_all_kinds(base: str) -> None:
    etag = fetch(base + "/feeds/latest.rss")[1]["etag"]
    for _ in range(5):
        for path in ("/feeds/latest.rss", "/feeds/updated.atom", "/", "/feeds/none.rss", "/hub"):
            fetch(base + path)
        fetch(base + "/feeds/latest.rss", If_None_Match=etag)
        time.sleep(0.4)


def queries() -> list[str]:
    """The expressions of the dashboard, with its variables filled in."""
    dashboard = json.loads((DEPLOY / "grafana.json").read_text())
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return [
        expression.replace("$instance", ".*").replace("$__rate_interval", "30s")
        for expression in expressions
    ]


@needs_prometheus
def test_the_metrics_follow_the_rules(tmp_path: Path) -> None:
    with serving(tmp_path) as base:
        poll_all_kinds(base)
        wait_for(lambda: b"wirefeed_requests_total" in fetch(base + "/metrics")[2])
        text = fetch(base + "/metrics")[2]
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, check=False
    )
    assert (0, b"") == (checked.returncode, checked.stdout + checked.stderr)


def test_the_compose_file_fits_the_commands_and_settings() -> None:
    """No container daemon is needed: files, commands and settings that it names exist."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    assert {
        *("postgres", "serve-1", "serve-2", "worker", "nginx"),
        *("prometheus", "alertmanager", "grafana"),
    } == set(services)
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            exists = (DEPLOY / source).exists() if "/" in source else source in compose["volumes"]
            assert exists, volume
    for name in ("serve-1", "serve-2", "worker"):
        service = services[name]
        for variable in service["environment"]:
            assert variable.removeprefix("WIREFEED_").lower() in SETTINGS, variable
        command, *options = service["command"]
        shown = run(ROOT, command, "--help").stdout
        for option in options:
            assert not option.startswith("--") or option in shown, shlex.join(service["command"])


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None and not os.environ.get("CI"),
    reason="needs systemd-analyze",
)
@pytest.mark.parametrize("unit", ["wirefeed.service", "wirefeed-worker.service"])
def test_a_unit_is_hardened(unit: str) -> None:
    """Exposure of 3.0 at most; 10 is a service without any protection."""
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=30", str(DEPLOY / unit)],
        capture_output=True,
        text=True,
    )
    assert 0 == rated.returncode, rated.stdout
