"""CPU time and rate of a poll: ``python benchmarks/serving.py [--rounds 5] [--seconds 3]``.

50 full articles of 3 kB as RSS, polled by four connections: a 200 with gzip, and a 304.
Peers: nginx with the same bytes as a file, both nginx set-ups of deploy/, Django's syndication
on gunicorn (each answer rendered again, and with its page cache), and Flask with feedgen and
bleach at each request. Rounds are interleaved; CPU time is that of whole process trees. Needs
nginx, wrk, and Django and gunicorn in the environment (``make bench`` installs them).
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from common import (
    ROOT,
    Load,
    burst,
    free_port,
    machine,
    need,
    picture,
    rounds,
    running,
    spread,
    write_articles,
)

FEED = "/feeds/latest.rss?size=50"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=3)
    chosen = options.parse_args()
    need("nginx", "wrk")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        contenders = start(Path(name), stack)
        for kind, conditional in (("200 gzip", False), ("304", True)):
            runs = {}
            for label, (url, pids) in contenders.items():
                headers = {"Accept-Encoding": "gzip"}
                if conditional:
                    headers["If-None-Match"] = etag(url)
                runs[label] = lambda url=url, pids=pids, headers=headers: burst(
                    url, pids, headers, chosen.seconds
                )
            report(kind, rounds(chosen.rounds, runs))


def start(folder: Path, stack: ExitStack) -> dict[str, tuple[str, list[int]]]:
    """Every contender, running: where it is asked, and whose CPU counts."""
    python = sys.executable
    articles = folder / "articles.jsonl"
    write_articles(articles, 50)
    port = free_port()
    app = f"http://127.0.0.1:{port}"
    wirefeed = [python, "-m", "feeds"]
    env = {"WIREFEED_BASE_URL": app}
    subprocess.run(
        [*wirefeed, "import", str(articles)], cwd=folder, check=True, capture_output=True
    )
    server = stack.enter_context(
        running([*wirefeed, "serve", "--port", str(port)], app + "/readyz", folder, **env)
    )
    body = urllib.request.urlopen(app + FEED).read()
    # The same 50 articles are the default feed of the exported tree, which has no file for a query.
    root = folder / "public"
    subprocess.run(
        [*wirefeed, "export", str(root)],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **env},
    )
    for path, data in (
        (root / "feeds/latest.rss", body),
        (root / "feeds/latest.rss.gz", gzip.compress(body, 6)),
    ):
        path.write_bytes(data)
    plain = "types { application/rss+xml rss; } sendfile on; tcp_nopush on; gzip_static on;"
    file_at, tree_at, cache_at = free_port(), free_port(), free_port()
    nginx = {
        "nginx, the same bytes as a file": (
            file_at,
            f"server {{ listen 127.0.0.1:{file_at}; root {root}; {plain} }}",
            "/feeds/latest.rss",
        ),
        "wirefeed export behind deploy/nginx.conf": (
            tree_at,
            deployed("nginx.conf", app, tree_at, {"/var/www/wirefeed": str(root)}),
            "/feeds/latest.rss",
        ),
        "deploy/nginx-cache.conf before wirefeed": (
            cache_at,
            deployed(
                "nginx-cache.conf",
                app,
                cache_at,
                {"/var/cache/nginx/wirefeed": str(folder / "cache")},
            ),
            FEED,
        ),
    }
    samples: dict[str, tuple[str, list[int]]] = {}
    for label, (at, text, path) in nginx.items():
        config = folder / f"nginx-{at}.conf"
        config.write_text(
            f"user root; daemon off; pid {folder}/{at}.pid; worker_processes 1; events {{ }} http "
            f"{{ access_log off; keepalive_requests 10000000; {text} }}"
        )
        pid = stack.enter_context(
            running(["nginx", "-c", str(config)], f"http://127.0.0.1:{at}{path}", folder)
        )
        samples[label] = (
            f"http://127.0.0.1:{at}{path}",
            [pid, server] if "cache" in label else [pid],
        )
    samples["wirefeed serve"] = (app + FEED, [server])
    for label, target, more in (
        ("Django, page cache, gunicorn", "django_site:application", {"CACHED": "1"}),
        ("Django syndication, gunicorn", "django_site:application", {}),
        ("Flask + feedgen + bleach, gunicorn", "flask_site:app", {}),
    ):
        at = free_port()
        command = [
            python,
            "-m",
            "gunicorn",
            "--workers",
            "1",
            "--threads",
            "1",
            "--worker-class",
            "gthread",
            "--bind",
            f"127.0.0.1:{at}",
            "--chdir",
            str(ROOT / "benchmarks/peers"),
            target,
        ]
        variables = {"ARTICLES": str(articles), "DB": str(folder / f"peer-{at}.db"), **more}
        pid = stack.enter_context(
            running(command, f"http://127.0.0.1:{at}/latest.rss", folder, **variables)
        )
        samples[label] = (f"http://127.0.0.1:{at}/latest.rss", [pid])
    return samples


def deployed(name: str, app: str, port: int, changes: dict[str, str]) -> str:
    text = (ROOT / "deploy" / name).read_text()
    for old, new in {
        "127.0.0.1:8000": app.removeprefix("http://"),
        "listen 80;": f"listen 127.0.0.1:{port};",
        **changes,
    }.items():
        text = text.replace(old, new)
    return text + "\n"


def etag(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        return str(response.headers["ETag"])


def report(kind: str, samples: dict[str, list[float | Load]]) -> None:
    base = statistics.median(load.cpu_us for load in samples["nginx, the same bytes as a file"])  # type: ignore[union-attr]
    our_cpu_us = statistics.median(load.cpu_us for load in samples["wirefeed serve"])  # type: ignore[union-attr]
    print(f"\n{kind} – {machine()}")
    print(
        f"{'':42} {'CPU µs a request':24} {'beside nginx':>12} {'beside ours':>12}  "
        f"{'requests/s':20} p99 ms"
    )
    bars = {}
    for label, loads in samples.items():
        cpu = [load.cpu_us for load in loads]  # type: ignore[union-attr]
        middle = bars[label] = statistics.median(cpu)
        rate = spread([load.per_s for load in loads])  # type: ignore[union-attr]
        p99 = spread([load.p99_ms for load in loads])  # type: ignore[union-attr]
        print(
            f"{label:42} {spread(cpu):24} {middle / base:11.2f}× "
            f"{middle / our_cpu_us:11.1f}×  {rate:20} {p99}"
        )
    picture(f"serving-{kind.split()[0]}", f"CPU of a poll answered {kind}", "µs", bars)


if __name__ == "__main__":
    main()
