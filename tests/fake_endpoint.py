"""A server on loopback that answers as an OpenAI-compatible endpoint does, and notes what it was asked; for tests."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def completion(content):
    return json.dumps({"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]})


def verdict(probability):
    return completion(json.dumps({"verdict": "supported" if probability >= 0.5 else "not_supported", "probability": probability}))


class Endpoint:
    """`reply` makes (status, body, *headers) of a question; a body is text, bytes in a list, or an iterator without end. `asked` holds every request's body, `headers` its headers."""

    def __init__(self, reply):
        self.reply = reply
        self.asked = []
        self.headers = []
        self.paths = []
        self.url = ""

    @property
    def questions(self):
        return [json.loads(body["messages"][1]["content"]) for body in self.asked]


@contextmanager
def serve(reply):
    """The endpoint while the block runs. `reply`: a function of the question, or the body of every answer."""
    endpoint = Endpoint(reply if callable(reply) else lambda _: (200, reply))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            endpoint.asked.append(body)
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            endpoint.paths.append(self.path)
            status, text, *headers = endpoint.reply(json.loads(body["messages"][1]["content"]))
            chunks = [text.encode()] if isinstance(text, str) else text
            size = [("content-length", str(sum(map(len, chunks))))] if isinstance(chunks, list) else [("connection", "close")]
            self.send_response(status)
            for name, value in (*headers, ("content-type", "application/json"), *size):
                self.send_header(name, value)
            self.end_headers()
            for chunk in chunks:
                self.wfile.write(chunk)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A client that goes before it has read everything is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def endpoint_settings(endpoint, **values):
    """Settings that ask this endpoint, without long waits."""
    return {"base_url": endpoint.url, "model": "judge-1", "retry_seconds": 0.001, "timeout_seconds": 5, **values}
