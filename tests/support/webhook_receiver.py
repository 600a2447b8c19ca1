"""A receiver of webhooks as a process of its own: it writes down each request, then answers.

Arguments: the port, the file. One in nine answers is lost after the event was written.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    count = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        row = {
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode(),
        }
        with open(sys.argv[2], "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        Handler.count += 1
        if Handler.count % 9 == 0:
            self.close_connection = True
            return
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
