"""A backend that keeps what it is sent: python3 sink.py FOLDER [PORT [CERTIFICATES]].

Prints its port; writes each body, inflated, to a file: those of traces end with .bin, others with the name of their
signal. CERTIFICATES is a folder with server.pem and server.key, by which it speaks TLS, and with client.pem, which it
asks of whoever connects.
"""

import gzip
import http.server
import itertools
import pathlib
import ssl
import sys

folder = pathlib.Path(sys.argv[1])
port = int(sys.argv[2]) if len(sys.argv) > 2 else 0


class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    counter = itertools.count(1)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        number = next(Sink.counter)
        signal = self.path.rsplit("/", 1)[-1]
        (folder / f"{number:04}.{'bin' if signal == 'traces' else signal}").write_bytes(body)
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Sink)
if len(sys.argv) > 3:
    certificates = pathlib.Path(sys.argv[3])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    context.load_verify_locations(certificates / "client.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
