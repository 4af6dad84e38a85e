"""An agent in worlds whose cases pass as often as a seed says, before and after a change."""

import asyncio
import collections
import hashlib
import json
import random
import re
import threading

CASES = 60
CHANGES = ["no change", "one case broken", "all cases -10 points"]


class World:
    """How often each case passes before and after a change; the same for the same seed, change and gate."""

    def __init__(self, seed, change, gate):
        self.key = f"{seed}/{CHANGES.index(change)}/{gate}"
        self.change = change
        chance = random.Random(self.key)
        self.before = [self.probability(chance) for _ in range(CASES)]
        self.after = list(self.before)
        if change == "one case broken":
            solid = [index for index in range(CASES) if self.before[index] > 0.9]
            self.after[chance.choice(solid)] *= 0.1
        elif change == "all cases -10 points":
            self.after = [max(0, probability - 0.1) for probability in self.before]
        self.asked = collections.Counter()

    @staticmethod
    def probability(chance):
        """70 % solid, 20 % flaky, 10 % hard: the world that the calibration's requirements are set on."""
        share = chance.random()
        if share < 0.7:
            return chance.uniform(0.97, 1)
        return chance.betavariate(8, 3) if share < 0.9 else chance.betavariate(2, 3)

    def passes(self, variant, case, trial):
        """A hash decides, not a stream: trials come in any order."""
        seed = f"{self.key} {variant} {case} {trial}".encode()
        level = int.from_bytes(hashlib.blake2b(seed, digest_size=7).digest(), "big") / 2**56
        return level < (self.after if variant == "after" else self.before)[int(case)]

    def answer(self, asked):
        self.asked[asked["variant"], asked["case"]] += 1
        return b"right" if self.passes(asked["variant"], asked["case"], asked["trial"]) else b"wrong"


class Agent(asyncio.Protocol):
    """As much of HTTP/1.1 as it takes to answer posts of a known length; the path names the world."""

    def __init__(self, worlds):
        self.worlds = worlds
        self.held = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.held += data
        while (head := self.held.find(b"\r\n\r\n")) >= 0:
            start = head + 4
            end = start + int(re.search(rb"(?i)\r\ncontent-length: *(\d+)", self.held[:start])[1])
            if len(self.held) < end:
                return
            path = self.held.split(b" ", 2)[1].decode().removeprefix("/")
            answer = self.worlds[path].answer(json.loads(self.held[start:end]))
            self.held = self.held[end:]
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(answer), answer))


def serve(worlds):
    """Serves on a free loopback port for as long as this program runs, and returns the agent's URL."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: Agent(worlds), "127.0.0.1", 0, backlog=256))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
