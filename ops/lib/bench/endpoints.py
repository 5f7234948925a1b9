"""Subscribers of all kinds for `ops/bench endpoints`: they register, are told of changes, and check what they were told.

Every notice is verified with the library of Standard Webhooks from PyPI, under the endpoint's own secret.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

from standardwebhooks import Webhook

# What a hundred endpoints are.
KINDS = ["slow"] * 6 + ["gone"] * 6 + ["broken"] * 6 + ["redirecting"] * 6 + ["inside"] * 6 + ["flaky"] * 6
STATUSES = ["picked_up", "in_transit", "out_for_delivery", "ready_for_pickup", "delivered"]


def kind_of(number):
    place = number % 100
    return KINDS[place] if place < len(KINDS) else "healthy"


class Subscribers:
    """One server for all of them: the path says which one is called."""

    def __init__(self):
        self.webhooks = {}
        self.told = defaultdict(list)  # endpoint -> [(shipment, change, id, left out ids, seconds)]
        self.ids = defaultdict(set)
        self.calls = Counter()
        self.faults = []
        self.open = 0
        self.most_open = 0

    async def serve(self, reader, writer):
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                headers = {}
                for line in lines[1:]:
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status, extra = await self.answer(lines[0].split(" ")[1].strip("/"), headers, body)
                writer.write(f"HTTP/1.1 {status} x\r\ncontent-length: 2\r\n{extra}\r\nok".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def answer(self, code, headers, body):
        if not code.startswith("e"):
            self.faults.append(f"a redirect was followed to {code}")
            return 200, ""
        number = int(code[1:])
        kind = kind_of(number)
        self.calls[kind] += 1
        notice = self.checked(number, headers, body)
        if kind == "inside":
            self.faults.append(f"{code} is inside and was called")
        if kind == "gone":
            return 410, ""
        if kind == "broken":
            return 500, ""
        if kind == "redirecting":
            return 307, "location: /followed\r\n"
        if kind == "slow":
            await asyncio.sleep(20)
            return 200, ""
        if notice is None:
            return 200, ""
        if kind == "flaky" and headers["webhook-id"] not in self.ids[number]:
            self.ids[number].add(headers["webhook-id"])
            return 503, ""
        data = notice["data"]
        left_out = [each["status"] for each in data.get("left_out", [])]
        self.told[number].append(
            (data["tracking_number"], data["change"], data["status"], headers["webhook-id"], left_out, data["at"], time.time()))
        return 200, ""

    def checked(self, number, headers, body):
        try:
            return self.webhooks[number].verify(body, headers)
        except Exception as fault:  # any is one too many
            self.faults.append(f"e{number}: {type(fault).__name__} {fault}")
            return None


def post(options, path, document):
    request = urllib.request.Request(
        options.api + path, json.dumps(document).encode(),
        {"authorization": f"Bearer {options.key}", "content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def psql(options, text):
    done = subprocess.run(
        [options.psql, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", options.database], input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip()


def register(options, port, subscribers):
    def one(number):
        host = "127.0.0.2" if kind_of(number) == "inside" else "127.0.0.1"
        answer = post(options, "/endpoints", {
            "code": f"e{number}", "url": f"http://{host}:{port}/e{number}", "channels": [f"c{number % options.channels}"]})
        subscribers.webhooks[number] = Webhook(answer["secret"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(options.endpoints)))


def make_parcels(options):
    psql(options, f"""
        INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, city, postcode, country)
        SELECT 'c' || i % {options.channels}, 'P' || i, '', 'accepted', now(), 'x', 'x', 'BR' FROM generate_series(0, {options.parcels - 1}) i;
        INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier)
        SELECT o.external_id, 1000000000 + o.id, o.id, 'swift' FROM orders."order" o WHERE o.external_id LIKE 'P%';
        ANALYZE""")


def change(options, number):
    """One change of every parcel, as the fold keeps it."""
    psql(options, f"""
        INSERT INTO tracking.notice (type, shipment_id, data)
        SELECT 'shipment.updated', shipment_id, jsonb_build_object('status', '{STATUSES[number % len(STATUSES)]}', 'change', {number},
            'at', extract(epoch FROM clock_timestamp())) FROM tracking.parcel ORDER BY shipment_id""")


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def judge(options, subscribers):
    faults, late, merged, again = list(subscribers.faults), [], 0, 0
    for number in range(options.endpoints):
        kind = kind_of(number)
        if kind not in ("healthy", "flaky"):
            continue
        seen, ids, covered = defaultdict(list), set(), defaultdict(int)
        for parcel, change_number, _, message, left_out, at, when in subscribers.told[number]:
            if message in ids:
                again += 1
                continue
            ids.add(message)
            seen[parcel].append(change_number)
            covered[parcel] += 1 + len(left_out)
            merged += len(left_out)
            if kind == "healthy":
                late.append(when - at)
        for parcel in range(number % options.channels, options.parcels, options.channels):
            changes = seen[f"P{parcel}"]
            if changes != sorted(changes):
                faults.append(f"e{number}: P{parcel} out of order: {changes}")
            if covered[f"P{parcel}"] != options.changes or not changes or changes[-1] != options.changes - 1:
                faults.append(f"e{number} ({kind}): P{parcel} told {changes}, {covered[f'P{parcel}']} of {options.changes} changes")
    return faults, late, merged, again


def report(options, subscribers, seconds):
    faults, late, merged, again = judge(options, subscribers)
    kinds = Counter(kind_of(number) for number in range(options.endpoints))
    print("endpoints:", ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    print("calls:", ", ".join(f"{count} to {kind}" for kind, count in subscribers.calls.most_common()))
    print(f"signatures verified: {sum(subscribers.calls.values()) - len(subscribers.faults)}; open at once: {subscribers.most_open}")
    print(f"told: {len(late)} notices to healthy endpoints in {seconds:.0f} s; {merged} changes left out and named; {again} told again")
    print("late, healthy endpoints: " + ", ".join(
        f"p{share * 100:g} {quantile(late, share):.2f} s" for share in (0.5, 0.9, 0.99, 1)))
    print("switched off: " + psql(options, "SELECT count(*) FROM tracking.endpoint WHERE disabled_at IS NOT NULL"))
    for fault in faults[:20]:
        print("FAULT", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


async def settled(options):
    """Until nothing waits for an endpoint that can have it."""
    good = "d.endpoint IN (SELECT code FROM tracking.endpoint WHERE substr(code, 2)::int % 100 >= 30)"
    query = f"SELECT (SELECT count(*) FROM tracking.notice WHERE NOT is_addressed) + (SELECT count(*) FROM tracking.notice_due d WHERE {good})"
    end = time.time() + options.patience
    while time.time() < end:
        if await asyncio.to_thread(psql, options, query) == "0":
            return
        await asyncio.sleep(1)


async def run(options):
    subscribers = Subscribers()
    server = await asyncio.start_server(subscribers.serve, "0.0.0.0", 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    for _ in range(100):
        try:
            await asyncio.to_thread(urllib.request.urlopen, options.api + "/ready")
            break
        except OSError:
            await asyncio.sleep(0.2)
    began = time.time()
    await asyncio.to_thread(register, options, port, subscribers)
    print(f"registered {options.endpoints} endpoints in {time.time() - began:.0f} s", flush=True)
    await asyncio.to_thread(make_parcels, options)
    began = time.time()
    for number in range(options.changes):
        await asyncio.to_thread(change, options, number)
        await asyncio.sleep(options.every)
    await settled(options)
    return report(options, subscribers, time.time() - began)


def main():
    parser = argparse.ArgumentParser(prog="ops/bench endpoints")
    for name, usual in [("endpoints", 10000), ("parcels", 2000), ("changes", 5), ("channels", 1000)]:
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--every", type=float, default=10, help="seconds between two changes of all parcels")
    parser.add_argument("--patience", type=float, default=600, help="seconds to wait at the end")
    for name in ("api", "key", "psql", "database"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    if min(options.endpoints, options.parcels, options.changes, options.channels) < 1:
        parser.error("--endpoints, --parcels, --changes and --channels take numbers from 1")
    options.channels = min(options.channels, options.endpoints, options.parcels)
    sys.exit(asyncio.run(run(options)))


if __name__ == "__main__":
    main()
