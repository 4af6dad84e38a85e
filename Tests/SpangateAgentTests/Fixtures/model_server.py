"""Speaks the wire formats of two model providers, as scripts say: python3 model_server.py FOLDER [forever].

Prints its port, and ends with its stdin, and FOLDER with it, unless it is to serve for ever. A request to
/NAME/v1/messages or /NAME/v1/chat/completions is answered by the next step of FOLDER/NAME.json, a list of which the
last step answers for ever. Requests are checked as the providers check them, and kept in FOLDER/NAME.requests, one JSON
object a line. A step:

  text, calls ([{name, arguments}]; arguments that are a string are sent as they are), stop, usage
  status, headers, error: an error response in place of a reply
  fault: malformed | truncated | cut | stall | error, half-way through the reply
  ragged: the stream is written in pieces of so many bytes
"""

import http.server
import json
import os
import pathlib
import shutil
import sys
import threading

import model_wires

folder = pathlib.Path(sys.argv[1])
lock = threading.Lock()
counts = {}


def next_step(name, request):
    steps = json.loads((folder / f"{name}.json").read_text())
    with lock:
        count = counts[name] = counts.get(name, 0) + 1
        with open(folder / f"{name}.requests", "a") as log:
            log.write(json.dumps(request) + "\n")
    return steps[min(count, len(steps)) - 1], count


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["content-length"]))
        name, _, path = self.path[1:].partition("/")
        wire = model_wires.WIRES.get("/" + path)
        if wire is None:
            return self.send(404, b'{"error": {"type": "not_found_error", "message": "no such path"}}')
        headers = {key.lower(): value for key, value in self.headers.items()}
        step, count = next_step(name, {"path": path, "headers": headers, "body": json.loads(raw)})
        try:
            body = wire.checked(headers, json.loads(raw))
        except model_wires.Refused as refused:
            return self.send(refused.status, wire.error(refused.type, str(refused)))
        if "status" in step:
            error = step.get("error", {})
            body = wire.error(error.get("type", "api_error"), error.get("message", "no message"), error.get("code"))
            return self.send(step["status"], body, step.get("headers", {}))
        if body.get("stream"):
            self.stream(list(wire.events(body, step, count)), step)
        else:
            self.whole(json.dumps(wire.reply(body, step, count)).encode(), step.get("fault"))

    def whole(self, body, fault):
        half = len(body) // 2
        if fault == "malformed":
            self.send(200, body[:half] + b"\x01" + body[half:])
        elif fault in ("truncated", "cut", "stall"):
            self.send(200, body[:half], length=len(body))
            self.stop(stalls=fault == "stall")
        else:
            self.send(200, body)

    def stream(self, events, step):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        fault, half = step.get("fault"), (len(events) + 1) // 2
        if fault == "malformed":
            events[half] = events[half].replace('"}', '"', 1)
        elif fault == "error":
            events[half:] = [model_wires.error_event(self.path, "overloaded_error", "Overloaded")]
        elif fault:
            del events[half:]
        data = "".join(events).encode()
        size = step.get("ragged", len(data) or 1)
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        if fault in ("cut", "stall"):
            return self.stop(stalls=fault == "stall")
        self.wfile.write(b"0\r\n\r\n")

    def stop(self, stalls):
        self.close_connection = True
        self.wfile.flush()
        while stalls and self.rfile.read(1):
            pass

    def send(self, status, body, headers={}, length=None):
        self.send_response(status)
        for key, value in {"content-type": "application/json", "request-id": "req_1", **headers}.items():
            self.send_header(key, value)
        self.send_header("content-length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def end_with_stdin():
    while os.read(0, 1024):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if sys.argv[2:] != ["forever"]:
    threading.Thread(target=end_with_stdin, daemon=True).start()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
