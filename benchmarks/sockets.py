"""A constant 304 over TCP and over UNIX sockets: ``python benchmarks/sockets.py [--rounds 3]``.

One client on one connection asks nginx and a granian worker (RSGI) in turn; printed is the CPU of
each server for a request. It shows what a UNIX socket can save.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import cpu_s, free_port, machine, need, spread, tree

REQUESTS = 40_000
REQUEST = b'GET / HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\nIf-None-Match: "1"\r\n\r\n'
NGINX = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; keepalive_requests 100000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port}; listen unix:{folder}/nginx.sock;
    location / {{ return 304; }}
  }}
}}
"""
APPLICATION = """class Application:
    async def __rsgi__(self, scope, protocol):
        protocol.response_empty(304, [("etag", '"1"')])

application = Application()
"""
GRANIAN = ["-m", "granian", "--interface", "rsgi", "--workers", "1", "--no-ws"]
Address = tuple[str, int] | str


@contextmanager
def running(command: list[str], folder: Path, address: Address) -> Iterator[list[int]]:
    """A server; yields the ids of its processes once it answers."""
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            try:
                connected(address).close()
                break
            except OSError:
                time.sleep(0.1)
        yield tree(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def connected(address: Address) -> socket.socket:
    if isinstance(address, str):
        client = socket.socket(socket.AF_UNIX)
        client.connect(address)
        return client
    client = socket.create_connection(address)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def cpu_us(address: Address, pids: list[int]) -> float:
    """Microseconds of the server's CPU for a request."""
    with connected(address) as client:
        before = cpu_s(pids)
        for _ in range(REQUESTS):
            client.sendall(REQUEST)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += client.recv(4096)
            assert answer.startswith(b"HTTP/1.1 304"), answer
        return (cpu_s(pids) - before) / REQUESTS * 1e6


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    need("nginx")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker has another user
        port, other_port = free_port(), free_port()
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
        (folder / "app.py").write_text(APPLICATION)
        nginx_socket, granian_socket = f"{folder}/nginx.sock", f"{folder}/granian.sock"
        granian = [sys.executable, *GRANIAN]
        nginx_address, granian_address = ("127.0.0.1", port), ("127.0.0.1", other_port)
        with (
            running(["nginx", "-c", f"{folder}/nginx.conf"], folder, nginx_address) as nginx_pids,
            running(
                [*granian, "--port", str(other_port), "app:application"], folder, granian_address
            ) as tcp_pids,
            running(
                [*granian, "--uds", granian_socket, "app:application"], folder, granian_socket
            ) as unix_pids,
        ):
            servers: list[tuple[str, Address, list[int]]] = [
                ("nginx, TCP", nginx_address, nginx_pids),
                ("nginx, UNIX socket", nginx_socket, nginx_pids),
                ("granian, TCP", granian_address, tcp_pids),
                ("granian, UNIX socket", granian_socket, unix_pids),
            ]
            measured: dict[str, list[float]] = {label: [] for label, _, _ in servers}
            for _ in range(rounds):
                for label, address, pids in servers:
                    measured[label].append(cpu_us(address, pids))
    print(f"CPU µs a request, a constant 304 – {machine()}")
    for label, values in measured.items():
        print(f"  {label:22}{spread(values)}")
    for kind in ("TCP", "UNIX socket"):
        granian_us, nginx_us = (
            statistics.median(measured[f"{server}, {kind}"]) for server in ("granian", "nginx")
        )
        print(f"  ratio over {kind}: {granian_us / nginx_us:.1f}")


if __name__ == "__main__":
    main()
