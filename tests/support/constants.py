"""The time, the time zone and the folder that tests share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BAKU = ZoneInfo("Asia/Baku")
