"""Names and addresses of authors in one string."""

from __future__ import annotations

import pytest

from feeds.text.persons import name_and_mail


@pytest.mark.parametrize(
    ("written", "name", "mail"),
    [
        ("ann@paper.press (Ann Oak)", "Ann Oak", "ann@paper.press"),
        ("desk@wire.agency", "desk", "desk@wire.agency"),
        ("Ann Oak (mailto:ann@paper.example)", "Ann Oak", "ann@paper.example"),
        ("Ann Oak <ann@paper.example>", "Ann Oak", "ann@paper.example"),
        ('"Ann" <ann@paper.example>', "Ann", "ann@paper.example"),
        ("ann@paper.example ()", "ann", "ann@paper.example"),
        ("Ann Oak", "Ann Oak", ""),
        ("Ann (culture desk)", "Ann (culture desk)", ""),
        ("", "", ""),
    ],
)
def test_a_name_and_an_address(written: str, name: str, mail: str) -> None:
    assert (name, mail) == name_and_mail(written)
