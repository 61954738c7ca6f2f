"""A receiver on this machine: keeps what it got, and answers as it is told to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from standardwebhooks import Webhook as Verifier


class Got(NamedTuple):
    path: str
    headers: dict[str, str]
    body: str

    def verified(self, secret: str) -> Any:
        """The message, or WebhookVerificationError."""
        return Verifier(secret).verify(self.body, self.headers)


class Answering(BaseHTTPRequestHandler):
    server: "Receiver"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append(Got(self.path, dict(self.headers), body))
        self.server.answer(self)

    def say(self, status: int, text: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_words: Any) -> None:
        pass


def with_status(status: int, text: str = "", **headers: str) -> Callable[[Answering], None]:
    return lambda handler: handler.say(status, text, **headers)


class Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.got: list[Got] = []
        self.stopped = threading.Event()
        self.answer: Callable[[Answering], None] = with_status(200)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()
