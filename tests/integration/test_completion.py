"""The completion of shells: commands, options, files and names in the store."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.rows import line
from support.servers import environment, run
from support.stores import fresh_postgres

SCRIPTS = Path(sys.executable).parent


def completions(folder: Path, words: str, **env: str) -> list[str]:
    """Return the values for the last of the words."""
    count = str(len(words.split(" ")) - 1)
    variables = {"_WIREFEED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}
    completed = run(folder, **variables, **env)
    assert (0, "") == (completed.returncode, completed.stderr)
    return [row.partition(",")[2] for row in completed.stdout.splitlines() if row]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newsroom")
    rows = [line("1", "Quay opens", section="Sea"), line("2", "Team wins", section="Sport")]
    (folder / "news.jsonl").write_text("\n".join(rows))
    run(folder, "import", "news.jsonl")
    run(folder, "partners", "add", "city-news")
    uuids = article_ids(folder)
    run(folder, "stories", "create", "Bridge closure", *uuids)
    run(folder, "sources", "add", "https://example.com/feed", "--no-check")
    return folder


def article_ids(folder: Path) -> list[str]:
    rows = run(folder, "articles", "list").stdout.splitlines()
    return [row.split()[0] for row in rows]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("wirefeed expo", ["export"]),
        ("wirefeed par", ["partners"]),
        ("wirefeed sections ", ["add", "list", "name", "order", "remove", "rename"]),
        ("wirefeed partners add x --without", ["--without-tag"]),
        ("wirefeed partners add x --prof", ["--profile"]),
        ("wirefeed partners add x --profile app", ["apple"]),
        ("wirefeed partners add x --section s", ["sea", "sport"]),
        ("wirefeed sections rename sp", ["sport"]),
        ("wirefeed partners rotate ", ["city-news"]),
        ("wirefeed partners receipts --partner c", ["city-news"]),
        ("wirefeed stories show b", ["bridge-closure"]),
        ("wirefeed sources pause h", ["https://example.com/feed"]),
        ("wirefeed articles show x", []),
        ("wirefeed check ne", ["ne"]),  # the shell adds the files that begin so
    ],
)
def test_words_are_completed(newsroom: Path, words: str, expected: list[str]) -> None:
    assert expected == completions(newsroom, words)


@pytest.mark.parametrize(
    "command", ["articles show", "articles revise", "stories add x", "partners receipts --article"]
)
def test_articles_are_completed(newsroom: Path, command: str) -> None:
    uuid = article_ids(newsroom)[0]

    assert {"quay-opens", "team-wins"} == set(completions(newsroom, f"wirefeed {command} "))
    assert ["quay-opens"] == completions(newsroom, f"wirefeed {command} quay-o")
    assert [uuid] == completions(newsroom, f"wirefeed {command} {uuid[:-1]}")
    assert 0 == run(newsroom, "articles", "show", "quay-opens").returncode


def test_articles_with_the_same_headline_are_completed_by_their_ids(tmp_path: Path) -> None:
    bodies = ["The ferry sails at noon, and the bus waits.", "A court has heard the builders."]
    rows = [line(str(n), "Morning news", body) for n, body in enumerate(bodies)]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    run(tmp_path, "import", "news.jsonl")

    completed = completions(tmp_path, "wirefeed articles show morn")
    by_ids = completions(tmp_path, "wirefeed articles show ")

    assert [] == completed
    assert sorted(article_ids(tmp_path)) == sorted(by_ids)
    assert 2 == len(by_ids)


def test_no_word_is_completed_without_a_store(tmp_path: Path) -> None:
    assert [] == completions(tmp_path, "wirefeed sections rename ")
    assert [] == list(tmp_path.iterdir())


def test_no_word_is_completed_from_a_store_that_is_not_one(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)

    for url in ("sqlite:///broken.db", "postgresql://127.0.0.1:1/wirefeed", "mysql://db/x"):
        assert [] == completions(tmp_path, "wirefeed stories show ", WIREFEED_DATABASE_URL=url)


def test_a_closed_store_stays_one_file(newsroom: Path) -> None:
    before = (newsroom / "data/wirefeed.db").read_bytes()

    completions(newsroom, "wirefeed articles show ")

    assert ["wirefeed.db"] == sorted(path.name for path in (newsroom / "data").glob("*.db*"))
    assert before == (newsroom / "data/wirefeed.db").read_bytes()


def test_names_are_completed_from_postgresql(postgres_url: str, tmp_path: Path) -> None:
    env = {"WIREFEED_DATABASE_URL": fresh_postgres(postgres_url)}
    (tmp_path / "news.jsonl").write_text(line("1", "Quay opens", section="Sea"))
    run(tmp_path, "import", "news.jsonl", **env)

    assert ["sea"] == completions(tmp_path, "wirefeed sections rename ", **env)
    assert 1 == len(completions(tmp_path, "wirefeed articles show ", **env))


@pytest.mark.parametrize(
    ("words", "modules"),
    [("wirefeed a", set()), ("wirefeed sections ren", {"context", "terminal", "values"})],
)
def test_completion_imports_no_other_command(newsroom: Path, words: str, modules: set[str]) -> None:
    count = str(len(words.split(" ")) - 1)
    variables = {"_WIREFEED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}

    completed = subprocess.run(
        [sys.executable, "-X", "importtime", str(SCRIPTS / "wirefeed")],
        cwd=newsroom,
        env=environment(is_measured=False, **variables),
        capture_output=True,
        text=True,
    )

    imported = {row.rpartition("|")[2].strip() for row in completed.stderr.splitlines()}
    assert "plain," in completed.stdout
    assert {f"feeds.cli.{name}" for name in modules} == {
        name for name in imported if name.startswith("feeds.cli.")
    }
    assert set() == imported & {"flask", "granian", "feedgen", "pydantic"}
    assert modules or "sqlalchemy" not in imported


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell(tmp_path: Path, shell: str) -> None:
    by_name = run(tmp_path, "completion", shell)
    by_default = run(tmp_path, "completion", SHELL=f"/usr/bin/{shell}")

    assert 0 == by_name.returncode
    assert f"_WIREFEED_COMPLETE={shell}_complete" in by_name.stdout
    assert by_name.stdout == by_default.stdout


def test_an_unknown_shell_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, "completion", SHELL="/bin/tcsh")

    assert 2 == refused.returncode
    assert "name the shell: bash, zsh, fish" in refused.stderr


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes_with_the_script(newsroom: Path) -> None:
    script = """
        eval "$(wirefeed completion bash)"
        COMP_WORDS=(wirefeed partners add x --section s) COMP_CWORD=5
        _wirefeed_completion wirefeed
        echo "${COMPREPLY[@]}"
    """

    completed = subprocess.run(
        ["bash", "-c", script],
        cwd=newsroom,
        env=environment(PATH=f"{SCRIPTS}:/usr/bin:/bin"),
        capture_output=True,
        text=True,
    )

    assert "sea sport\n" == completed.stdout, completed.stderr
