"""Systems that send to connectors: each signs as its real one does."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from standardwebhooks import Webhook as Signer
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart


@dataclass
class Sender:
    """A system with the connector ``name``; ``now`` is the time of its next message.

    ``client`` is that of an application, or of httpx for a real server.
    """

    client: Any
    name: str
    secret: str
    now: datetime
    _count: int = field(default=0, init=False)

    def standard(
        self, body: Any, message_id: str = "", media_type: str = "application/json", **other: str
    ) -> TestResponse:
        """Send as Standard Webhooks sign; ``other`` replaces headers."""
        self._count += 1
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        message_id = message_id or f"msg_{self._count}"
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(self.now.timestamp())),
            "webhook-signature": Signer(self.secret).sign(message_id, self.now, data.decode()),
            "Content-Type": media_type,
        }
        return self._post(data, headers | _named(other))

    def ghost(self, current: Any, previous: Any = None, **other: str) -> TestResponse:
        """Send a post as Ghost does."""
        data = json.dumps({"post": {"current": current, "previous": previous or {}}}).encode()
        at_ms = str(round(self.now.timestamp() * 1000))
        digest = hmac.new(self.secret.encode(), data + at_ms.encode(), hashlib.sha256).hexdigest()
        headers = {
            "X-Ghost-Signature": f"sha256={digest}, t={at_ms}",
            "Content-Type": "application/json",
        }
        return self._post(data, headers | _named(other))

    def superdesk(self, item: Any, **other: str) -> TestResponse:
        """Send an item as Superdesk's HTTP push does."""
        data = json.dumps(item).encode()
        headers = {"Content-type": "application/json", "Accept": "application/json"}
        return self._post(data, headers | self._superdesk_signature(data) | _named(other))

    def superdesk_picture(self, media_id: str, picture: bytes, **other: str) -> TestResponse:
        """Send a picture as Superdesk's HTTP push does."""
        file = FileStorage(io.BytesIO(picture), media_id, "media", "image/png")
        boundary, data = encode_multipart({"media_id": media_id, "media": file})
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        headers |= self._superdesk_signature(data) | _named(other)
        return self._post(data, headers, "/assets")

    def has_picture(self, media_id: str) -> bool:
        return self.client.get(f"/hooks/{self.name}/assets/{media_id}").status_code == 200

    def _superdesk_signature(self, data: bytes) -> dict[str, str]:
        digest = hmac.new(self.secret.encode(), data, "sha1").hexdigest()
        return {"x-superdesk-signature": f"sha1={digest}"}

    def _post(self, data: bytes, headers: dict[str, str], rest: str = "") -> TestResponse:
        named = {"content": data} if isinstance(self.client, httpx.Client) else {"data": data}
        answer: TestResponse = self.client.post(
            f"/hooks/{self.name}{rest}", headers=headers, **named
        )
        return answer


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
