"""The image: the steps of deploy/Dockerfile, followed in a folder, for want of a container daemon.

Its user, its volume and its base image are not tried.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from support.constants import ROOT
from support.servers import environment, fetch, free_port, wait_for


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments."""
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    rows = [row for row in text.splitlines() if row and not row.startswith("#")]
    return [(name, rest) for name, _, rest in (row.partition(" ") for row in rows)]


def environment_with_our_libraries(folder: Path) -> Path:
    """A new virtual environment that sees the libraries installed here; returns its programs."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    installed = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "libraries.pth").write_text(f"{installed}\n")
    return folder / "bin"


def test_the_steps_of_the_image_give_a_server_that_is_healthy(tmp_path: Path) -> None:
    programs = environment_with_our_libraries(tmp_path / "venv")
    port = str(free_port())
    folder, env, health, command = tmp_path, dict[str, str](), list[str](), list[str]()
    for name, rest in steps():
        if name == "WORKDIR":
            folder = tmp_path / rest.lstrip("/")
            folder.mkdir(exist_ok=True)
        elif name == "COPY":
            *sources, target = rest.split()
            for source in sources:
                copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
                copy(ROOT / source, folder / target)
        elif name == "RUN":
            # The libraries of the lock file are here already: nothing is fetched.
            install = re.match(r"pip (install .*?) &&", rest)
            assert install
            options = ["--no-index", "--no-build-isolation", "--quiet"]
            subprocess.run(
                [programs / "python", "-m", "pip", *install[1].split(), *options],
                cwd=folder,
                check=True,
                env=environment(),
            )
        elif name == "ENV":
            pairs = (pair.partition("=") for pair in rest.split())
            env |= {key: value.replace("/data", f"{tmp_path}/data") for key, _, value in pairs}
        elif name == "HEALTHCHECK":
            health = json.loads(rest.partition("CMD ")[2])
        elif name in ("ENTRYPOINT", "CMD"):
            command += json.loads(rest)
    command = [
        str(programs / command[0]),
        *(port if word == "8000" else word for word in command[1:]),
    ]
    health = [str(programs / health[0]), *(word.replace("8000", port) for word in health[1:])]
    server = subprocess.Popen(
        command, cwd=folder, env=environment(**env), stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: fetch(f"http://127.0.0.1:{port}/readyz")[0] == 200)
        checked = subprocess.run(health, capture_output=True, text=True)
        assert 0 == checked.returncode, checked.stderr
        assert (tmp_path / "data" / "wirefeed.db").exists()
    finally:
        server.send_signal(signal.SIGTERM)
        assert 0 == server.wait(20)
