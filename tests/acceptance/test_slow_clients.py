"""Clients that send slowly, or never: they delay nobody else, and lose their connection in time."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.rows import line
from support.servers import environment, fetch, free_port, run, serving, wait_for

from feeds.runtime import listening

POST = "Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n"
# The bytes that a client sends before it stops.
BEGINNINGS = {
    "an unfinished POST to the hub": f"POST /hub HTTP/1.1\r\n{POST}hub.mode=",
    "an unfinished rssCloud request": f"POST /rsscloud/pleaseNotify HTTP/1.1\r\n{POST}",
    "an unfinished POST elsewhere": f"POST /feeds/latest.rss HTTP/1.1\r\n{POST}",
    "a chunked body without an end": "POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
    "chunked\r\n\r\n5\r\nhub.m\r\n",
    "half of a header": "GET /feeds/latest.rss HTTP/1.1\r\nHos",
    "nothing": "",
}
CLIENTS = 300


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "news.jsonl").write_text(line("1", "Story", "Text."))
    assert 0 == run(folder, "import", "news.jsonl").returncode
    with serving(folder, WIREFEED_POLL_BUDGET="0") as base:
        yield base, int(base.rpartition(":")[2])


@contextlib.contextmanager
def clients(port: int, text: str, count: int) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(count)
        ]
        for connection in sockets:
            connection.sendall(text.encode())
        yield sockets


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_an_unfinished_request_holds_up_nobody(server: tuple[str, int], kind: str) -> None:
    base, port = server
    with clients(port, BEGINNINGS[kind], CLIENTS):
        answers = [
            fetch(base + path)[0]
            for path in ("/feeds/latest.rss", "/", "/feeds?x", "/feeds/latest.atom") * 10
        ]

    assert {200} == set(answers)


def test_an_unfinished_request_is_ended(server: tuple[str, int]) -> None:
    """408 for a body that does not come, and a closed connection for a header that does not, within
    twenty seconds.
    """
    with contextlib.ExitStack() as stack:
        opened = {
            kind: stack.enter_context(clients(server[1], text, 1))[0]
            for kind, text in BEGINNINGS.items()
        }
        for kind, connection in opened.items():
            connection.settimeout(25)
            answer = connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 408") or (
                answer == b"" and not kind.startswith(("an ", "a chunk"))
            ), kind


def test_one_byte_every_two_seconds_is_ended(server: tuple[str, int]) -> None:
    base, port = server
    with clients(port, BEGINNINGS["an unfinished POST to the hub"], 1) as (connection,):
        started = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() - started < 30:
                connection.sendall(b"x")
                assert 200 == fetch(base + "/feeds/latest.rss")[0]
                connection.settimeout(2)
                try:
                    if connection.recv(4096):
                        break
                except TimeoutError:
                    continue
        assert time.monotonic() - started < 20


def test_a_body_that_is_too_long_is_refused_before_it_is_read(server: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server[1], timeout=10)
    connection.putrequest("POST", "/hub")
    connection.putheader("Content-Length", "50000000")
    connection.endheaders()
    answer = connection.getresponse()
    assert 413 == answer.status
    assert b"1,000,000 bytes" in answer.read()


def test_a_client_that_reads_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "UNREAD_S", 1.0)
    with listening.listen("127.0.0.1", 0) as listener, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(listener.getsockname())
        connection, _ = listener.accept()
        with connection, pytest.raises(TimeoutError, match="Connection timed out"):
            connection.settimeout(20)
            while True:
                connection.sendall(b"x" * 100_000)


def test_a_client_that_wants_much_at_once_waits_alone(tmp_path: Path) -> None:
    """Four hundred pipelined requests for a feed of 170 kB: all are answered, at the pace of one
    client (20 MB, then 100 MB a second), while another client's polls are answered at once.
    """
    text = " ".join(f"word{number}" for number in range(1_000))
    rows = [line(str(number), f"Story {number}", text) for number in range(50)]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        port = int(base.rpartition(":")[2])
        length = len(fetch(base + "/feeds/latest.json")[2])
        assert length > 150_000
        time.sleep(1)  # in the first second a feed has an answer of its own
        with connected(port, "127.0.0.2") as greedy, connected(port, "127.0.0.3") as impatient:
            for connection in (greedy, impatient):
                connection.sendall(b"GET /feeds/latest.json HTTP/1.1\r\nHost: x\r\n\r\n" * 400)
            impatient.close()
            started = time.monotonic()
            received = 0
            while received < 400 * length:
                received += len(greedy.recv(1 << 20))
                if not received % 7:
                    assert 200 == fetch(base + "/feeds/latest.json")[0]
            assert time.monotonic() - started > 0.4
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def connected(port: int, client: str) -> socket.socket:
    """A connection from this address of the machine."""
    return socket.create_connection(("127.0.0.1", port), source_address=(client, 0), timeout=20)


def test_a_slow_request_holds_up_no_poll(server: tuple[str, int]) -> None:
    """Eight requests with bodies that arrive whole but late, beside polls of a feed in memory."""
    base, port = server
    statuses: list[int] = []

    def post() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.putrequest("POST", "/hub")
        connection.putheader("Content-Type", "application/x-www-form-urlencoded")
        connection.putheader("Content-Length", "6")
        connection.endheaders()
        for byte in (b"a", b"=", b"b", b"&", b"c", b"="):
            time.sleep(0.1)
            connection.send(byte)
        statuses.append(connection.getresponse().status)

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    polls = [fetch(base + "/feeds/latest.rss")[0] for _ in range(50)]
    for thread in threads:
        thread.join()
    assert ([400] * 8, {200}) == (statuses, set(polls))


# Listening: one server an address, and children that end with their parent.


def start(folder: Path, port: int, **env: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "feeds", "serve", "--port", str(port)]
    with (folder / "server.log").open("a") as log:
        return subprocess.Popen(command, cwd=folder, env=environment(**env), stdout=log, stderr=log)


def ready(port: int) -> bool:
    return fetch(f"http://127.0.0.1:{port}/readyz")[0] == 200


def test_a_second_server_on_a_port_is_an_error(server: tuple[str, int], tmp_path: Path) -> None:
    second = run(tmp_path, "serve", "--port", str(server[1]))

    assert 1 == second.returncode
    assert f"127.0.0.1:{server[1]}: another program listens there" in second.stderr
    assert "Serving" not in second.stderr
    assert 1 == len(second.stderr.strip().splitlines())


def test_a_port_of_another_program_is_an_error(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        completed = run(tmp_path, "serve", "--port", str(other.getsockname()[1]))

    assert 1 == completed.returncode
    assert "Traceback" not in completed.stderr


def test_an_address_of_another_machine_is_an_error(tmp_path: Path) -> None:
    completed = run(tmp_path, "serve", "--host", "192.0.2.1", "--port", str(free_port()))

    assert 1 == completed.returncode
    assert "Traceback" not in completed.stderr
    assert completed.stderr.startswith("error: 192.0.2.1:")


def test_children_end_when_the_main_process_is_killed(tmp_path: Path) -> None:
    port = free_port()
    main = start(tmp_path, port)
    try:
        wait_for(lambda: ready(port))
        threads = Path(f"/proc/{main.pid}/task").iterdir()
        children = [pid for thread in threads for pid in (thread / "children").read_text().split()]
        assert 3 <= len(children), "two server processes and the worker"
    finally:
        main.kill()
        main.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 15)
    # The port is free for the next one.
    again = start(tmp_path, port)
    wait_for(lambda: ready(port))
    again.terminate()
    assert 0 == again.wait(20)


def test_a_restart_under_a_supervisor_refuses_no_connection(tmp_path: Path) -> None:
    """As systemd's socket unit does it: the socket outlives the server, and is passed on as
    file 3.
    """
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    port = listener.getsockname()[1]
    shell = (
        f'exec 3<&{listener.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec "{sys.executable}" -m '
        "feeds serve --port 1"
    )

    def launch() -> subprocess.Popen[bytes]:
        with (tmp_path / "server.log").open("a") as log:
            return subprocess.Popen(
                ["bash", "-c", shell],
                cwd=tmp_path,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno()],
                env=environment(WIREFEED_BASE_URL="https://news.example", WIREFEED_POLL_BUDGET="0"),
            )

    failures: list[object] = []
    stopped = threading.Event()

    def poll() -> None:
        while not stopped.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("GET", "/feeds/latest.rss", headers={"Connection": "close"})
                status = connection.getresponse().status
                failures.extend([status] if status != 200 else [])
            except OSError as error:
                failures.append(error)
            connection.close()

    server = launch()
    pollers = [threading.Thread(target=poll) for _ in range(12)]
    try:
        wait_for(lambda: ready(port))
        for poller in pollers:
            poller.start()
        time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        assert 0 == server.wait(20)
        server = launch()
        wait_for(lambda: ready(port))
    finally:
        # The pollers end while there is a server that answers their last requests.
        stopped.set()
        for poller in pollers:
            if poller.ident is not None:
                poller.join(30)
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        listener.close()
    assert [] == failures, (tmp_path / "server.log").read_text()


def test_every_server_process_shares_one_exclusive_socket(server: tuple[str, int]) -> None:
    """No SO_REUSEPORT: another program of the same user cannot bind beside it, whatever options it
    sets.
    """
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", server[1]))


def test_there_are_two_server_processes_at_least(tmp_path: Path) -> None:
    shown = " ".join(run(tmp_path, "serve", "--help").stdout.split())
    assert "one for each core, at least 2" in shown
