"""A server on loopback that speaks the protocol of chat completions, for tests: each answers as a given function says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def model_server(answer: Callable[[dict[str, Any]], str | bytes | int], wait: float = 0.0) -> Iterator[tuple[str, list[dict[str, Any]]]]:  # fmt: skip
    """Serve answers; give the address and the list of requests as they come.

    `answer` gets the request and returns the message's content; bytes go out as they are, an integer as that HTTP status.
    """
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request | {"authorization": self.headers.get("Authorization", ""), "path": self.path})
            time.sleep(wait)
            told = answer(request)
            status = told if isinstance(told, int) else 200
            message = {"role": "assistant", "content": told if isinstance(told, str) else ""}
            body = told if isinstance(told, bytes) else json.dumps({
                "id": "1", "object": "chat.completion", "created": 0, "model": request["model"],
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            }).encode()  # fmt: skip
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except BrokenPipeError:  # who asked has gone
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
