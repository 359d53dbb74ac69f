"""Many phones in one process, for the figures of the room: `python -m tests.bench.phones '{"port": …}'`.

It does one thing after another, says on standard output what it has measured, and goes on when a line arrives on its
standard input. Each phone is a plain connection: a client library would take longer than the server.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from tests.bench.volley import at_one_instant


class Wire(asyncio.Protocol):
    """A connection that is kept, for one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._came = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((0, b"", b""))

    def data_received(self, data: bytes) -> None:
        self._came += data
        head, found, body = bytes(self._came).partition(b"\r\n\r\n")
        if not found or self._answer is None:
            return
        at = head.lower().index(b"content-length:") + 15
        if len(body) >= int(head[at:].partition(b"\r\n")[0]):
            self._came.clear()
            self._answer.set_result((int(head[9:12]), head, body))

    async def send(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; return status, head and body of the answer; status 0 if the connection is lost."""
        if self.transport is None:
            return 0, b"", b""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._answer


class Listening(asyncio.Protocol):
    """An event stream: when it heard of how many calls, and of which phase."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.calls: list[tuple[int, float]] = []
        self.phases: list[tuple[str, float]] = []
        self.lost = False
        #: Done once it has heard the first event.
        self.first: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self.request)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if not self.first.done():
            self.first.set_result(None)
        if (at := data.rfind(b'"calls":')) >= 0:
            self.calls.append((int(data[at + 8 :].partition(b",")[0]), now))
        if (at := data.rfind(b'"phase":"')) >= 0:
            self.phases.append((data[at + 9 :].partition(b'"')[0].decode(), now))

    def back(self) -> float:
        """Return when it first heard that the contest is on air again; infinity if it never was off air."""
        off = [index for index, (phase, _) in enumerate(self.phases) if phase == "off_air"]
        later = self.phases[off[-1] :] if off else []
        return next((at for phase, at in later if phase == "on_air"), float("inf"))


class Phone:
    """A phone."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self._host = f"host: {host}:{port}\r\n"
        self._cookie = ""
        self.wire: Wire | None = None
        self.stream: Listening | None = None

    async def connect(self) -> None:
        _, self.wire = await asyncio.get_running_loop().create_connection(Wire, *self._place)

    def request(self, path: str, body: dict[str, Any], more: str = "") -> bytes:
        content = json.dumps(body)
        head = f"POST {path} HTTP/1.1\r\n{self._host}{self._cookie}content-type: application/json\r\n{more}"
        return f"{head}content-length: {len(content)}\r\n\r\n{content}".encode()

    async def post(self, request: bytes) -> tuple[int, dict[str, Any]]:
        if self.wire is None or self.wire.transport is None:
            await self.connect()
        assert self.wire is not None
        status, said, answer = await self.wire.send(request)
        if (at := said.lower().find(b"set-cookie:")) >= 0:
            self._cookie = f"cookie: {said[at + 11 :].partition(b';')[0].decode().strip()}\r\n"
        return status, json.loads(answer) if answer else {}

    async def join(self, code: str) -> None:
        # On a machine that has no time for the show, that counts as off air: a phone asks again.
        request = self.request("/api/1/lines", {"code": code})
        while (answer := await self.post(request))[0] == 503:  # noqa: ASYNC110 - as phones do
            await asyncio.sleep(0.1)
        assert answer[0] in (200, 201), answer

    async def listen(self) -> None:
        request = f"GET /api/1/events HTTP/1.1\r\n{self._host}{self._cookie}\r\n".encode()
        _, self.stream = await asyncio.get_running_loop().create_connection(lambda: Listening(request), *self._place)
        await self.stream.first

    def call_request(self, number: int, key: str) -> bytes:
        body = {"keyword": "lucky", "number": str(number)}
        return self.request("/api/1/calls", body, f"idempotency-key: {key}\r\n")

    async def call(self, number: int, key: str) -> tuple[int, dict[str, Any]]:
        return await self.post(self.call_request(number, key))

    async def call_until_ruled(self, number: int, key: str) -> dict[str, Any]:
        """Call with one key until the call is ruled on."""
        while True:
            try:
                status, said = await self.call(number, key)
            except OSError:
                status, said = 0, {}
            if status == 200:
                return said
            assert status in (0, 429, 503), said
            await asyncio.sleep(0.1)


def number_of(index: int) -> int:
    """Return the number that a phone says."""
    return 100 + index * 37 % 900


class Crowd:
    """All phones, and what is done with them."""

    def __init__(self, ask: dict[str, Any]) -> None:
        self.code = ask["code"]
        self.phones = [Phone("127.0.0.1", ask["port"]) for _ in range(ask["phones"])]
        self.ask = ask

    async def join(self) -> dict[str, Any]:
        """Let all join at once."""
        began = time.perf_counter()
        await asyncio.gather(*(phone.join(self.code) for phone in self.phones))
        return {"seconds": time.perf_counter() - began}

    async def listen(self) -> dict[str, Any]:
        """Open every stream, and wait until each has heard the state."""
        await asyncio.gather(*(phone.listen() for phone in self.phones))
        return {}

    async def steady(self) -> dict[str, Any]:
        """Let one phone after another call, so many a second."""
        rate, seconds = self.ask["rate"], self.ask["seconds"]
        rulings: dict[int, float] = {}
        took: list[float] = []

        async def one(phone: Phone, index: int) -> None:
            began = time.perf_counter()
            status, said = await phone.call(number_of(index), f"steady-{index}")
            assert status == 200, said
            ended = time.perf_counter()
            took.append(ended - began)
            rulings[said["seq"]] = ended

        first = self.ask.get("called", 0)
        began, tasks = time.perf_counter(), []
        for index in range(int(rate * seconds)):
            await asyncio.sleep(max(began + index / rate - time.perf_counter(), 0))
            tasks.append(asyncio.create_task(one(self.phones[first + index], first + index)))
        await asyncio.gather(*tasks)
        await asyncio.sleep(1.0)
        return {"took": took, "heard": [self._last_heard(seq) - at for seq, at in rulings.items()]}

    def _last_heard(self, seq: int) -> float:
        """Return when the last phone had heard of a call."""
        return max(
            next((at for calls, at in phone.stream.calls if calls >= seq), float("inf"))
            for phone in self.phones
            if phone.stream is not None
        )

    async def at_once(self) -> dict[str, Any]:
        """Let all who have not called yet call at one instant."""
        first = int(self.ask.get("rate", 0) * self.ask.get("seconds", 0))
        requests: dict[int, bytes] = {}
        for index, phone in enumerate(self.phones[first:], first):
            assert phone.wire is not None
            assert phone.wire.transport is not None
            descriptor = phone.wire.transport.get_extra_info("socket").fileno()
            requests[descriptor] = phone.call_request(number_of(index), f"once-{index}")
        # The streams are not read meanwhile: what they are told waits in their sockets.
        answers = at_one_instant(requests)
        refused = [answer for answer in answers if answer.status != 200]
        assert not refused, f"{len(refused)} calls were not taken; the first: {refused[0]}"
        said = [json.loads(answer.body) for answer in answers]
        for index, each in enumerate(said, first):
            assert each["number"] == number_of(index), each
        seqs = [each["seq"] for each in said]
        return {"took": [each.took for each in answers], "lost": len(seqs) - len(set(seqs)), "phones": len(seqs)}

    async def crash(self) -> dict[str, Any]:
        """Let all call, and again until each is ruled on, while the show is killed and started again."""
        rulings = [
            asyncio.create_task(phone.call_until_ruled(number_of(index), f"crash-{index}"))
            for index, phone in enumerate(self.phones)
        ]
        seqs = [said["seq"] for said in await asyncio.gather(*rulings)]
        await asyncio.sleep(1.0)
        back = [phone.stream.back() for phone in self.phones if phone.stream is not None]
        gone = [phone.stream is None or phone.stream.lost for phone in self.phones]
        return {"back": max(back), "twice": len(seqs) - len(set(seqs)), "lost_streams": sum(gone)}


async def main() -> None:
    """Do what is asked, one thing a line."""
    ask = json.loads(sys.argv[1])
    crowd = Crowd(ask)
    loop = asyncio.get_running_loop()
    # Read beside: the phones go on reading meanwhile.
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        step = line.strip()
        crowd.ask |= json.loads(step.partition(" ")[2] or "{}")
        done = await getattr(crowd, step.partition(" ")[0])()
        print(json.dumps(done), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
