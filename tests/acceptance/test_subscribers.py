"""Subscribers that others wrote receive from our hub, from end to end."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.constants import ROOT
from support.rows import line
from support.servers import environment, free_port, run, serving, wait_for
from werkzeug.serving import make_server

NODE_MODULE = ROOT / ".readers" / "node_modules" / "pubsubhubbub"
_NODE = """
const pubsub = require(process.argv[2]).createServer({
  callbackUrl: `http://127.0.0.1:${process.argv[3]}/callback`, leaseSeconds: 86400 })
const tell = (event, data) => console.log(JSON.stringify({ event, topic: data.topic, body: String(data.feed ?? "") }))
for (const event of ["subscribe", "denied", "feed"]) pubsub.on(event, data => tell(event, data))
pubsub.on("error", error => console.log(JSON.stringify({ event: "error", body: String(error) })))
pubsub.on("listen", () => pubsub.subscribe(process.argv[4], process.argv[5], error => error && console.log(JSON.stringify({ event: "error", body: String(error) }))))
pubsub.listen(Number(process.argv[3]))
"""  # noqa: E501


def publish(folder: Path, number: str) -> None:
    (folder / "news.jsonl").write_text(
        line(number, f"Story {number}", f"It is story {number}, told in full.")
    )
    assert 0 == run(folder, "import", "news.jsonl").returncode


def test_pubsubhubbub_of_npm_receives(tmp_path: Path) -> None:
    """Without a secret: this version of it sends another one than it checks by."""
    if not NODE_MODULE.is_dir() and not os.environ.get("CI"):
        pytest.skip("npm's pubsubhubbub is not installed; see .ci/run")
    (tmp_path / "subscriber.cjs").write_text(_NODE)
    publish(tmp_path, "1")
    with serving(tmp_path, WIREFEED_HUB_ALLOW="127.0.0.0/8") as base:
        topic, port = f"{base}/feeds/latest.atom", free_port()
        command = [
            "node",
            str(tmp_path / "subscriber.cjs"),
            str(NODE_MODULE),
            str(port),
            topic,
            base + "/hub",
        ]
        node = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
        )
        heard: list[dict[str, str]] = []
        assert node.stdout is not None
        reading = threading.Thread(
            target=lambda out: heard.extend(json.loads(row) for row in out if row.startswith("{")),
            args=(node.stdout,),
            daemon=True,
        )
        reading.start()
        try:
            wait_for(
                lambda: any(
                    event["event"] == "feed" and "Story 1" in event["body"] for event in heard
                )
            )
            publish(tmp_path, "2")
            wait_for(
                lambda: any(
                    event["event"] == "feed" and "Story 2" in event["body"] for event in heard
                )
            )
        finally:
            node.kill()
            node.wait()
            reading.join(5)
            node.stdout.close()
    assert ["subscribe", "feed", "feed"] == [event["event"] for event in heard]
    assert {topic} == {event["topic"] for event in heard}


@contextmanager
def flask_websub(folder: Path) -> Iterator[tuple[Any, str, list[tuple[str, str]]]]:
    """The subscriber of Flask-WebSub on its own server; its notifications as (event, text)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from flask import Flask
        from flask_websub.subscriber import (
            SQLite3SubscriberStorage,
            SQLite3TempSubscriberStorage,
            Subscriber,
        )

    heard: list[tuple[str, str]] = []
    subscriber = Subscriber(
        SQLite3SubscriberStorage(str(folder / "subscriber.db")),
        SQLite3TempSubscriberStorage(str(folder / "temp.db")),
    )
    subscriber.add_listener(lambda topic, callback, body: heard.append(("body", body.decode())))
    subscriber.add_success_handler(lambda topic, callback, mode: heard.append((mode, topic)))
    subscriber.add_error_handler(lambda topic, callback, reason: heard.append(("denied", reason)))
    app = Flask("subscriber")
    app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
    port = free_port()
    app.config["SERVER_NAME"] = f"127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with app.app_context():
            yield subscriber, f"http://127.0.0.1:{port}", heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.filterwarnings("ignore")
def test_the_subscriber_of_flask_websub_receives_renews_and_leaves(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    with (
        serving(tmp_path, WIREFEED_HUB_ALLOW="127.0.0.0/8") as base,
        flask_websub(tmp_path) as (subscriber, _, heard),
    ):
        topic = base + "/feeds/latest.rss"
        callback = subscriber.subscribe(topic_url=topic, hub_url=base + "/hub", secret=None)
        wait_for(
            lambda: ("subscribe", topic) in heard and any("Story 1" in text for _, text in heard)
        )
        publish(tmp_path, "2")
        wait_for(lambda: any("Story 2" in text for _, text in heard))
        subscriber.renew(callback)
        wait_for(lambda: heard.count(("subscribe", topic)) == 2)
        subscriber.unsubscribe(callback)
        wait_for(lambda: ("unsubscribe", topic) in heard)
        before = len(heard)
        publish(tmp_path, "3")
        time.sleep(1.5)
        assert before == len(heard)
        denied = subscriber.subscribe(
            topic_url=base + "/feeds/none.rss", hub_url=base + "/hub", secret=None
        )
        wait_for(lambda: any(event == "denied" for event, _ in heard))
        assert denied and "no feed at" in heard[-1][1]
