"""The HTTP API against what its OpenAPI document allows and forbids, by schemathesis."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
from support.constants import NOW

from feeds.config import Settings
from feeds.domain.scopes import Scope
from feeds.importers.record import draft_from
from feeds.newsroom import articles, tokens
from feeds.newsroom.editor import Editor
from feeds.pictures.kinds import KINDS
from feeds.store import Database
from feeds.web import create_app

EXAMPLES = 40


def _editor() -> Editor:
    folder = Path(tempfile.mkdtemp(prefix="wirefeed-api-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Database(f"sqlite:///{folder}/wirefeed.db")
    database.migrate(NOW)
    own = Settings(media_dir=str(folder / "media"), api_budget=0)
    return Editor(database=database, settings=own, now=lambda: NOW + timedelta(hours=1))


# The document decides the tests, so the application is there before they are collected.
_EDITOR = _editor()
_, _SECRET = tokens.issue(_EDITOR, "fuzzer", [scope.value for scope in Scope], None)
articles.add(
    _EDITOR,
    draft_from({"title": "Quay opens", "body_html": "<p>Quay.</p>"}, "", _EDITOR.settings.zone),
)
schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    create_app(_EDITOR.settings, database=_EDITOR.database, now=_EDITOR.now),
)
# The checks are known once a document is loaded.
LEFT_OUT = CHECKS.get_by_names(
    [
        # What the document allows may still be no date, or no text after cleaning.
        "positive_data_acceptance",
        # It does not know that a missing If-Match is answered with 428 (RFC 6585 §3).
        "missing_required_header",
    ]
)
# Raw pictures are bytes, as any other file.
for kind in KINDS:
    schemathesis.serializer.alias(kind.media_type, "application/octet-stream")
AUTHORIZED = {"Authorization": f"Bearer {_SECRET}"}
schema.config.update(headers=AUTHORIZED)
# A body may be too long before it is looked at (413, RFC 9110 §15.5.14).
REJECTIONS = schema.config.checks.negative_data_rejection
REJECTIONS.expected_statuses = [*REJECTIONS.expected_statuses, "413"]


# Documents of agencies are mutated in ``test_mutated_documents``.
@schema.exclude(path="/api/v1/documents").parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_the_api_or_its_document(case: schemathesis.Case) -> None:
    # Named here, too: otherwise a success is taken for one with a token that was made up.
    case.call_and_validate(excluded_checks=LEFT_OUT, headers=AUTHORIZED)
