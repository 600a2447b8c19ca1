"""The proxies of deploy/, run as they are shipped: only addresses and folders are changed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.constants import ROOT
from support.servers import fetch, free_port, wait_for


@contextmanager
def nginx(folder: Path, config: str, app: str, **changes: str) -> Iterator[str]:
    """nginx with a file of deploy/, only its addresses and folders changed."""
    port = free_port()
    text = (ROOT / "deploy" / config).read_text()
    changes |= {
        "127.0.0.1:8000": app.removeprefix("http://"),
        "listen 80;": f"listen 127.0.0.1:{port};",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    main = folder / f"main-{port}.conf"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name}; "
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main.write_text(
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {folder}/nginx-{port}.pid; "
        f"error_log {folder}/nginx.log; worker_processes 1; "
        f"events {{ worker_connections 64; }} http {{ access_log off; {temporary}\n{text}\n}}\n"
    )
    program = shutil.which("nginx") or "nginx"
    server = subprocess.Popen([program, "-c", str(main)], stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: fetch(base + "/feeds")[0] == 200)
        yield base
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)


@contextmanager
def varnish(folder: Path, app: str) -> Iterator[str]:
    """Varnish with deploy/varnish.vcl before ``app``."""
    text = (ROOT / "deploy" / "varnish.vcl").read_text()
    backend = '.port = "8000";'
    assert backend in text
    file = folder / "varnish.vcl"
    file.write_text(text.replace(backend, f'.port = "{app.rpartition(":")[2]}";'))
    port = free_port()
    command = ["varnishd", "-F", "-j", "none", "-a", f"127.0.0.1:{port}", "-f", str(file)]
    command += ["-n", str(folder / "varnish"), "-s", "malloc,64m"]
    with (folder / "varnish.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: fetch(base + "/feeds")[0] == 200)
        yield base
    finally:
        server.terminate()
        server.wait(10)
