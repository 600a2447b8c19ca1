"""The WSGI entry point, where the parts are joined: any WSGI server can serve ``app:app``."""

from feeds.web import create_server

app = create_server()
