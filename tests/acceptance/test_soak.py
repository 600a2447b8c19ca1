"""The whole newsroom under faults, in a short form; ``make soak`` runs the long one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from support.soak import BRIEF_FAULT_S, newsroom

FAULTS = 10


@pytest.mark.skipif(
    shutil.which("nginx") is None and not os.environ.get("CI"), reason="needs nginx"
)
def test_nothing_is_lost_or_wrong_under_faults(tmp_path: Path, postgres_url: str) -> None:
    """No acknowledged article lost, no half document, no ETag with two bodies, no withdrawn text
    three seconds after a recovery, every subscriber complete.
    """
    with newsroom(tmp_path, seed=18) as room:
        room.fault_s = BRIEF_FAULT_S
        result = room.soak(FAULTS, lambda _: None)

    assert [] == result.broken, result.report()
    assert FAULTS == result.faults.total()
    assert 0 < result.acknowledged
    assert 0 < result.deliveries
