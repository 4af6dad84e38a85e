"""Kills runs, accepts many at once, and floods the receiver: nothing may be lost, and nothing let in."""

import concurrent.futures
import gzip
import http.server
import json
import multiprocessing
import os
import random
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

SUITE = """
suite: siege
agent: {command: [sh, agent.sh], timeout: 120s}
traces: optional
trials: 3
max_trials: 3
concurrency: 2
scorers: [contains: right]
cases: [{id: a, input: x}, {id: b, input: x}, {id: c, input: x}, {id: d, input: x}]
"""


# OTLP by the byte, so that what is sent can be wrong.
def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def span(trace, name=b"work", identity=None, attributes=b""):
    times = b"".join(varint(number << 3 | 1) + struct.pack("<Q", time.time_ns()) for number in (7, 8))
    return field(1, trace) + field(2, identity or os.urandom(8)) + field(5, name) + times + attributes


def request(spans):
    return field(1, field(2, b"".join(field(2, one) for one in spans)))


def fields(data):
    """The number and content of each field with a length; others are passed over."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = number()
        if key & 7 == 2:
            length = number()
            yield key >> 3, data[at:at + length]
            at += length
        elif key & 7 == 0:
            number()
        else:
            at += 8 if key & 7 == 1 else 4


def trace_ids(body):
    return {
        content.hex()
        for one, resource in fields(body) if one == 1
        for two, scope in fields(resource) if two == 2
        for three, record in fields(scope) if three == 2
        for four, content in fields(record) if four == 1
    }


class Backend:
    """Takes traces, and fails at times: what it answered with 200 it has."""

    def __init__(self):
        self.traces = set()
        self.failures = 0
        self.fails = 0.2
        backend = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status = 200
                if random.random() < backend.fails:
                    status = random.choice([500, 502, 503, 429])
                    backend.failures += 1
                else:
                    body = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
                    backend.traces |= trace_ids(body)
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # A client that was killed.

        server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()


class Place:
    """A folder with a suite, a store, and an environment that its processes can be known by."""

    def __init__(self, spangate, agent, settings="", timeout=120):
        self.spangate = spangate
        self.held = tempfile.TemporaryDirectory(prefix="siege-")
        self.folder = Path(self.held.name)
        (self.folder / "suite.yaml").write_text(SUITE.replace("120s", f"{timeout}s"))
        (self.folder / "agent.sh").write_text(agent)
        (self.folder / "spangate.yaml").write_text(settings or "{}\n")
        self.mark = f"SIEGE_MARK={os.path.basename(self.held.name)}"
        name, value = self.mark.split("=")
        self.environment = {**os.environ, name: value, "NO_COLOR": "1"}

    def start(self, *arguments, **more):
        return subprocess.Popen(
            [self.spangate, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)

    def run(self, *arguments, within=300):
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=within)
        return process.returncode, out, errors

    def alive(self):
        """Processes that a run of this place has left behind: by its environment, or an argument."""
        name, value = self.mark.encode().split(b"=")
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    words = (entry / "environ").read_bytes().split(b"\0") + (entry / "cmdline").read_bytes().split(b"\0")
                    if name + b"=" + value in words or value in words:
                        found.append(int(entry.name))
                except OSError:
                    pass
        return found


def kills(spangate, count, seed=1):
    """Runs that are killed, some of them again and again, and resumed until they end."""
    chance = random.Random(seed)
    backend = Backend()
    settings = json.dumps({"backends": {"siege": {"kind": "otlp", "endpoint": backend.url}}})
    done = runs = lost = untold = wrong = left = 0
    began = time.monotonic()
    while done < count:
        place = Place(spangate, "sleep 0.02; echo right\n", settings)
        backend.fails = 0.2
        arguments = ["run", "suite.yaml", "--no-baseline", "--report", "json=report.json"]
        ended = None
        for _ in range(12):
            if done == count or chance.random() < 0.3:
                break
            process = place.start(*arguments)
            try:
                process.communicate(timeout=chance.uniform(0.02, 1.2))
                ended = process.returncode
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                done += 1
            if any_left(place):
                left += 1
            # A run that the store knows is gone on with; one that was killed before is begun anew.
            if known(place):
                arguments = ["run", "--resume", "latest", "--no-baseline", "--report", "json=report.json"]
        backend.fails = 0
        if ended is None:
            ended = place.run(*arguments)[0]
        runs += 1
        report = json.loads((place.folder / "report.json").read_text())
        trials = [trial for case in report["suites"][0]["cases"] for trial in case["trials"]]
        if ended != 0 or report["verdict"] != "passed" or len(trials) != 12:
            wrong += 1
            print(f"  run {runs}: exit {ended}, {report['verdict']}, {len(trials)} of 12 trials", flush=True)
        if any(trial["trace_id"] not in backend.traces for trial in trials):
            # What the backend refused at the end is kept for the next run.
            place.run("run", "suite.yaml", "--no-baseline", "--trials", "1", "-q")
        missing = [trial for trial in trials if trial["trace_id"] not in backend.traces]
        if missing:
            lost += len(missing)
            untold += "backend" not in json.dumps(report["findings"])
            print(f"  run {runs}: {len(missing)} of 12 traces never came to the backend", flush=True)
        if any_left(place):
            left += 1
        place.held.cleanup()
    print(f"kills: {done} kills of {runs} runs, each resumed; {wrong} wrong, {lost} traces lost ({untold} untold), "
          f"{left} times processes left, {backend.failures} requests refused by the backend, "
          f"{time.monotonic() - began:.0f} s")
    return not (wrong or lost or left)


def known(place):
    """Whether its store has a run."""
    try:
        with sqlite3.connect(f"file:{place.folder}/.spangate/spangate.db?mode=ro", uri=True) as store:
            return store.execute("select count(*) from runs").fetchone()[0] > 0
    except sqlite3.Error:
        return False


def any_left(place, within=3):
    """Whether any process of a place outlives its run by so many seconds."""
    until = time.monotonic() + within
    while place.alive():
        if time.monotonic() > until:
            for pid in place.alive():
                os.kill(pid, signal.SIGKILL)
            return True
        time.sleep(0.05)
    return False


DAEMONS = """
trap '' TERM HUP INT QUIT
for one in 1 2 3 4 5 6 7 8 9 10; do
  setsid -f env -i /bin/sh -c 'trap "" TERM HUP INT QUIT; while :; do /bin/sleep 0.05; done' "$SIEGE_MARK" </dev/null >/dev/null 2>&1
  sleep 0.02
done
while :; do
  setsid -f env -i /bin/sh -c '/bin/sleep 0.1' "$SIEGE_MARK" </dev/null >/dev/null 2>&1
done
"""


def orphans(spangate, count, seed=1):
    """Runs that are killed while their agents start daemons in sessions of their own, without an environment."""
    chance = random.Random(seed)
    left = 0
    began = time.monotonic()
    for _ in range(count):
        place = Place(spangate, DAEMONS)
        # As a shell that starts something and then becomes the program: that child is nobody's.
        beside = chance.random() < 0.5
        words = ["run", "suite.yaml", "--no-baseline"]
        process = subprocess.Popen(
            ["sh", "-c", ("env -i sleep 5 & " if beside else "") + 'exec "$0" "$@"', spangate, *words], cwd=place.folder,
            env=place.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 1.5))
        process.kill()
        process.wait()
        left += any_left(place, within=8)
        place.held.cleanup()
    print(f"orphans: {count} kills of runs whose agents are daemons, {left} times one of them was left, "
          f"{time.monotonic() - began:.0f} s")
    return not left


def signals(spangate, count, seed=1):
    """Runs that are asked to end while they begin: each of them ends with the status of its signal."""
    chance = random.Random(seed)
    place = Place(spangate, "sleep 5; echo right\n")
    numbers = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM]
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers if number != signal.SIGTERM}
    lost = slow = 0
    began = time.monotonic()
    for index in range(count):
        number = numbers[index % len(numbers)]
        process = subprocess.Popen(
            [spangate, "run", "suite.yaml", "--no-baseline"], cwd=place.folder, env=place.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 0.06))
        process.send_signal(number)
        asked = time.monotonic()
        # Before anything of ours runs, the system ends it; a shell says 128 and the number of both.
        lost += process.wait(60) not in (-number, 128 + number)
        slow += time.monotonic() - asked > 4
    for number, handler in before.items():
        signal.signal(number, handler)
    left = any_left(place)
    place.held.cleanup()
    print(f"signals: {count} runs asked to end in their first 60 ms, {lost} with another status, {slow} late, "
          f"{'some' if left else 'no'} processes left, {time.monotonic() - began:.0f} s")
    return not (lost or slow or left)


def accepts(spangate, count):
    """One baseline that so many processes add a run to at the same time."""
    place = Place(spangate, "echo right\n")
    runs = []
    for _ in range(count):
        status, out, errors = place.run("run", "suite.yaml", "--no-baseline", "--report", "json", "-q")
        if status != 0:
            sys.exit(f"a run to accept ended with {status}:\n{errors}")
        runs.append(json.loads(out)["run"]["id"])
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        ends = list(pool.map(lambda run: place.run("baseline", "accept", run, "--keep", str(count)), runs))
    took = time.monotonic() - began
    refused = [end for end in ends if end[0] != 0]
    shown = json.loads(place.run("baseline", "show", "main", "--format", "json")[1])
    kept = {shown["run"]} | {earlier["run"] for earlier in shown.get("earlier", [])}
    place.held.cleanup()
    print(f"accepts: {len(kept & set(runs))} of {count} accepted runs are in the baseline, {len(refused)} were refused, "
          f"{took:.1f} s")
    return len(kept) == len(kept & set(runs)) == count and not refused


HOLD = """
if [ ! -e told ]; then echo "$OTEL_EXPORTER_OTLP_ENDPOINT" > telling; mv telling told; fi
while [ ! -e release ]; do sleep 0.1; done
echo right
"""


def post(port, body, path="/v1/traces", kind="application/x-protobuf", zipped=False, host=None, within=15):
    """The status, and the seconds that it took."""
    headers = {"content-type": kind}
    if zipped:
        headers["content-encoding"] = "gzip"
    if host:
        headers["host"] = host
    began = time.monotonic()
    try:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=within) as answer:
            answer.read()
            return answer.status, time.monotonic() - began
    except urllib.error.HTTPError as error:
        return error.code, time.monotonic() - began
    except OSError as error:
        return type(error).__name__, time.monotonic() - began


def frame(kind, flags, stream, body=b""):
    return struct.pack(">I", len(body))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + body


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0)


def integer(number, bits, first=0):
    """As HPACK has it. Source: RFC 7541, section 5.1."""
    most = (1 << bits) - 1
    return bytes([first | number]) if number < most else bytes([first | most]) + varint(number - most)


def literal(name, value):
    """A field that is in no table."""
    return b"\0" + integer(len(name), 7) + name + integer(len(value), 7) + value


class Attacks:
    """What a hostile client does, once each; what it gets back does not matter."""

    def __init__(self, port, chance):
        self.port = port
        self.chance = chance

    def speak(self, *parts, pause=0.0, hold=0.0):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as one:
                for part in parts:
                    one.sendall(part)
                    time.sleep(pause)
                time.sleep(hold)
                one.settimeout(0.2)
                one.recv(65536)
        except OSError:
            pass

    def noise(self):
        self.speak(self.chance.randbytes(self.chance.randint(1, 100_000)))

    def broken_frames(self):
        bad = self.chance.choice([
            frame(0, 0, 0, b"data on no stream"), frame(9, 0, 1, b"x"), frame(4, 0, 0, b"odd"), frame(7, 0, 0, b""),
            frame(1, 4, 1, b"\xff" * 50), frame(8, 0, 1, struct.pack(">I", 0)), frame(3, 0, 99, struct.pack(">I", 1)),
        ])
        self.speak(PREFACE + bad, *[b"\0" * (1 << 20)] * 8)

    def continuations(self):
        self.speak(PREFACE + frame(1, 0, 1, b"\0\1a\1b"), *[frame(9, 0, 1, b"\0\1a\1b" * 1000)] * 50)

    def reservations(self):
        head = b"POST /v1/traces HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-protobuf\r\n"
        self.speak(head + b"content-length: 67000000\r\n\r\n" + b"x" * 1000, hold=self.chance.uniform(0, 2))

    def slowness(self):
        self.speak(b"POST /v1/traces HTTP/1.1\r\nhost: 127", *[b"a"] * 20, pause=0.05)

    def stopping_half_way(self):
        body = request([span(os.urandom(16)) for _ in range(100)])
        head = b"POST /v1/traces HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-protobuf\r\n"
        self.speak(head + b"content-length: %d\r\n\r\n" % len(body) + body[:len(body) // 2])

    def bomb(self):
        post(self.port, gzip.compress(b"\0" * self.chance.choice([1 << 20, 1 << 25]), 9), zipped=True)

    def packed_nothing(self):
        pair = self.chance.choice([(b'{"resourceSpans":[' + b"{}," * 2_000_000 + b"{}]}", "application/json"),
                                   (b"\x0a\x00" * 4_000_000, "application/x-protobuf")])
        post(self.port, gzip.compress(pair[0], 9), kind=pair[1], zipped=True)

    def empty_values(self):
        record = field(5, field(5, field(1, b"") * 2_000_000))
        body = field(1, field(2, field(2, record)))
        post(self.port, gzip.compress(body, 9), path="/v1/logs", zipped=True)

    def versions(self):
        trace, identity = os.urandom(16), os.urandom(8)
        post(self.port, request([span(trace, identity=identity) for _ in range(3_000)]))

    def long_attributes(self):
        pairs = b"".join(field(9, field(1, b"k%d" % index) + field(2, field(1, b"v" * 500))) for index in range(10_000))
        post(self.port, request([span(os.urandom(16), attributes=pairs)]))

    def strange_text(self):
        post(self.port, request([span(os.urandom(16), name=b"\xff\xfe\xc3\x28")]))

    def cut_and_changed(self):
        body = bytearray(request([span(os.urandom(16)) for _ in range(20)]))
        for _ in range(self.chance.randint(1, 20)):
            body[self.chance.randrange(len(body))] = self.chance.randrange(256)
        post(self.port, bytes(body[:self.chance.randint(1, len(body))]))

    def long_heads(self):
        """Heads at their bound, of requests that never end, on as many connections as it gets."""
        field_ = b"x-long: " + b"a" * 8000 + b"\r\n"
        head = b"POST /v1/traces HTTP/1.1\r\nhost: 127.0.0.1\r\n" + field_ * 2
        self.crowd(lambda one: one.sendall(head), 300)

    def long_heads_of_streams(self):
        """A hundred requests on each connection, each with 16 KB of head, none of them with an end."""
        def opened(one):
            fields = [(b"content-type", b"application/grpc"), (b"x-spangate-token", b"b" * 15_000)]
            block = b"\x83\x86\x04" + bytes([10]) + b"/v1/traces" + b"\x01" + bytes([9]) + b"127.0.0.1"
            block += b"".join(literal(name, value) for name, value in fields)
            one.sendall(PREFACE)
            one.sendall(b"".join(frame(1, 4, 2 * index + 1, block) for index in range(100)))

        self.crowd(opened, 60)

    def packed_heads(self):
        """A head of a few bytes that means many: one long field in the table, referred to again and again."""
        block = b"\x83\x86\x84" + b"\x40" + bytes([1]) + b"x" + integer(4000, 7) + b"a" * 4000
        bomb = b"\x83\x86\x84" + b"\xbe" * 15_000
        frames = frame(1, 5, 1, block) + b"".join(frame(1, 5, 2 * index + 3, bomb) for index in range(20))
        self.crowd(lambda one: one.sendall(PREFACE + frames), 40)

    def continuations_without_end(self):
        """Parts of one head that never ends, empty ones and full ones."""
        part = self.chance.choice([b"", literal(b"y", b"b" * 10_000)])
        self.crowd(lambda one: one.sendall(PREFACE + frame(1, 0, 1, b"\x83\x86\x84") + frame(9, 0, 1, part) * 200), 40)

    def crowd(self, speak, count):
        """Many connections at the same time, which are held a while."""
        held = []
        for _ in range(count):
            try:
                one = socket.create_connection(("127.0.0.1", self.port), timeout=2)
                held.append(one)
                one.settimeout(0.5)
                speak(one)
            except OSError:
                pass
        time.sleep(self.chance.uniform(0, 2))
        for one in held:
            one.close()

    def other_host(self):
        post(self.port, request([span(os.urandom(16))]), host="attacker.example")

    @property
    def all(self):
        return [value for name, value in vars(Attacks).items() if callable(value) and name not in ("__init__", "speak", "crowd")]


def optimised(spangate):
    """Whether it is a release build, by where it was built; an installed one is."""
    return Path(spangate).resolve().parent.name != "debug"


def memory(pid, name):
    """MiB."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024


def floods(spangate, seconds, seed=1):
    """A run whose agent waits while hostile clients speak to its receiver, beside one that means well."""
    place = Place(spangate, HOLD, timeout=seconds + 120)
    process = place.start("run", "suite.yaml", "--no-baseline", "--trials", "1", "--report", "json=report.json")
    told = place.folder / "told"
    until = time.monotonic() + 30
    while not told.exists():
        if time.monotonic() > until or process.poll() is not None:
            sys.exit("the agent was not started")
        time.sleep(0.05)
    port = int(told.read_text().strip().rsplit(":", 1)[1])
    before = memory(process.pid, "VmRSS")
    end = time.monotonic() + seconds
    halves = []
    # In a process of its own: one that attacks keeps its own threads waiting.
    attackers = multiprocessing.get_context("fork")
    done = attackers.Value("i", 0)

    def attack(index):
        attacks = Attacks(port, random.Random(f"{seed}/{index}"))
        while time.monotonic() < end and not (place.folder / "release").exists():
            attacks.chance.choice(attacks.all)(attacks)
            with done.get_lock():
                done.value += 1

    def attack_all():
        threads = [threading.Thread(target=attack, args=(index,), daemon=True) for index in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 30)

    crowd = attackers.Process(target=attack_all, daemon=True)
    crowd.start()
    slowest, asked, unanswered = 0.0, 0, 0
    while time.monotonic() < end and process.poll() is None:
        status, took = post(port, request([span(os.urandom(16))]))
        slowest, asked, unanswered = max(slowest, took), asked + 1, unanswered + (status != 200)
        if not halves and time.monotonic() > end - seconds / 2:
            halves.append(memory(process.pid, "VmRSS"))
        time.sleep(0.05)
    crowd.join(30)
    alive = process.poll() is None
    most = memory(process.pid, "VmHWM") if alive else float("nan")
    last = memory(process.pid, "VmRSS") if alive else float("nan")
    (place.folder / "release").touch()
    crowd.kill()
    try:
        process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
    # A debug build is ten times as slow.
    allowed = 1.0 if optimised(spangate) else 10.0
    prompt = slowest <= allowed
    half = halves[0] if halves else float("nan")
    # What is held for trials comes to 512 MiB at most, what is on its way in to a quarter of that.
    flat = most - before < 640
    good = alive and process.returncode == 0 and unanswered == 0 and prompt and flat
    print(f"floods: {done.value} attacks in {seconds} s, exit {process.returncode}; {asked - unanswered} of {asked} good "
          f"requests answered, the slowest after {slowest:.2f} s"
          f"{'' if prompt else f' (over {allowed:.0f} s)'}; {before:.0f} MiB before, "
          f"{half:.0f} half-way, {last:.0f} at the end, {most:.0f} at most")
    place.held.cleanup()
    return good


def main():
    spangate, words = sys.argv[1], sys.argv[2:]
    parts = {"kills": kills, "orphans": orphans, "signals": signals, "accepts": accepts, "floods": floods}
    if len(words) % 2 or any(name not in parts for name in words[::2]):
        sys.exit(f"usage: .ci/siege [PART NUMBER]…, of {', '.join(parts)}")
    held = [parts[name](spangate, int(count)) for name, count in zip(words[::2], words[1::2])]
    print(f"{sum(held)} passed, {len(held) - sum(held)} failed")
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
