"""Checks of framing, and of everything that is no request."""

import json
import random
import socket as tcp
import urllib.parse

import zmq
from zmq.utils.monitor import recv_monitor_message

from wire import Listener, NoReply, Peer, encode, parse


KIB = 1024


GOOD = {
    "query": ("ping", "ping-reply", {}),
    "replay": ("head", "head-reply", {}),
    "submit": ("submit", "submit-reply", {"documents": []}),
}


def framing(run):
    """REQ, DEALER with and without a delimiter, with address frames, many at once."""
    for name, (op, schema, members) in GOOD.items():
        for kind, prefix, what in [
            (zmq.REQ, (), "REQ"),
            (zmq.DEALER, (b"",), "DEALER with a delimiter"),
            (zmq.DEALER, (), "DEALER without one"),
            (zmq.DEALER, (b"a", b"\x00\xff", b""), "two addresses and a delimiter"),
            (zmq.DEALER, (b"a",), "an address without one"),
            (zmq.DEALER, (b"", b"", b""), "three delimiters"),
            (zmq.DEALER, (b"x" * 1000, b"", b"y"), "a delimiter in the middle"),
        ]:
            with Peer(run.context, run.endpoints[name], kind, prefix) as peer:
                try:
                    for identifier in ("1", "2"):
                        reply = parse(peer.ask(encode(v=1, id=identifier, op=op, **members))[0])
                        run.check(
                            reply.get("id") == identifier and not run.schemas.faults(schema, reply),
                            f"{name}: {what}",
                            reply,
                        )
                except NoReply as fault:
                    run.check(False, f"{name}: {what}", fault)
        with Peer(run.context, run.endpoints[name]) as peer:
            for number in range(200):
                peer.send(encode(v=1, id=str(number), op=op, **members))
            try:
                got = sorted(int(parse(peer.receive()[0])["id"]) for _ in range(200))
                run.equal(got, list(range(200)), f"{name}: each of 200 requests is answered once")
            except NoReply as fault:
                run.check(False, f"{name}: 200 requests at once", fault)
            run.check(not peer.socket.poll(50), f"{name}: and only once")
    with Peer(run.context, run.endpoints["replay"], zmq.DEALER, (b"a", b"")) as peer:
        frames = peer.ask(encode(v=1, op="replay", last=2))
        run.equal(parse(frames[0])["count"], len(frames) - 1, "envelopes follow behind address frames")
    for name, (op, _, members) in GOOD.items():
        for _ in range(20):  # peers that ask and go away
            with Peer(run.context, run.endpoints[name]) as peer:
                peer.send(encode(v=1, op=op, **members))
        works(run, name, "peers that went away")


def works(run, name, what):
    """The next good request is answered."""
    op, schema, members = GOOD[name]
    try:
        with Peer(run.context, run.endpoints[name]) as peer:
            reply = parse(peer.ask(encode(v=1, id="next", op=op, **members))[0])
        run.check(
            reply.get("id") == "next" and not run.schemas.faults(schema, reply), f"{name} answers after {what}", reply
        )
    except NoReply as fault:
        run.check(False, f"{name} answers after {what}", fault)


def malformed(run):
    """Frames that are no requests, on every socket."""
    for name, (op, schema, members) in GOOD.items():
        rest = json.dumps(members)[1:-1]
        tail = f'"op":"{op}"' + (f",{rest}" if rest else "")
        for what, body, code, identifier in [
            ("an empty message", b"", "bad_request", None),
            ("broken JSON", b'{"v":1,', "bad_request", None),
            ("no JSON", b"hello", "bad_request", None),
            ("binary junk", bytes(range(256)) * 16, "bad_request", None),
            ("zeros", bytes(1000), "bad_request", None),
            ("spaces", b" " * 1000, "bad_request", None),
            ("an array", b"[]", "bad_request", None),
            ("a string", b'"v"', "bad_request", None),
            ("null", b"null", "bad_request", None),
            ("two objects", f'{{"v":1,{tail}}}{{}}'.encode(), "bad_request", None),
            ("invalid UTF-8", '{"v":1,"id":"'.encode() + b"\xff\xfe" + f'",{tail}}}'.encode(), "bad_request", None),
            (
                "an overlong encoding",
                '{"v":1,"id":"'.encode() + b"\xc0\xaf" + f'",{tail}}}'.encode(),
                "bad_request",
                None,
            ),
            (
                "a surrogate in UTF-8",
                '{"v":1,"id":"'.encode() + b"\xed\xa0\x80" + f'",{tail}}}'.encode(),
                "bad_request",
                None,
            ),
            ("UTF-16", f'{{"v":1,{tail}}}'.encode("utf-16"), "bad_request", None),
            ("NaN", f'{{"v":1,{tail},"x":NaN}}'.encode(), "bad_request", None),
            ("infinity", f'{{"v":1,{tail},"x":-Infinity}}'.encode(), "bad_request", None),
            ("a lone surrogate", f'{{"v":1,"id":"\\ud800",{tail}}}'.encode(), "bad_request", None),
            ("a low surrogate first", f'{{"v":1,{tail},"x":"\\udc00\\ud800"}}'.encode(), "bad_request", None),
            ("a control character", f'{{"v":1,{tail},"x":"'.encode() + b'\x01"}', "bad_request", None),
            ("single quotes", "{'v':1}".encode(), "bad_request", None),
            ("a trailing comma", f'{{"v":1,{tail},}}'.encode(), "bad_request", None),
            ("a comment", f'{{"v":1,{tail}/* */}}'.encode(), "bad_request", None),
            ("a number with a leading zero", f'{{"v":01,{tail}}}'.encode(), "bad_request", None),
            ("arrays 100,000 deep", b"[" * 100_000, "bad_request", None),
            ("objects 40,000 deep", b'{"a":' * 40_000, "bad_request", None),
            ("no members", b"{}", "bad_request", None),
            ("no v", f'{{"id":"7",{tail}}}'.encode(), "bad_request", "7"),
            ("v null", f'{{"v":null,"id":"7",{tail}}}'.encode(), "bad_request", "7"),
            ("v as text", f'{{"v":"1","id":"7",{tail}}}'.encode(), "bad_request", "7"),
            ("v true", f'{{"v":true,"id":"7",{tail}}}'.encode(), "bad_request", "7"),
            ("v 1.5", f'{{"v":1.5,"id":"7",{tail}}}'.encode(), "bad_request", "7"),
            ("v 2", f'{{"v":2,"id":"7",{tail}}}'.encode(), "unsupported_version", "7"),
            ("v 0", f'{{"v":0,"id":"7",{tail}}}'.encode(), "unsupported_version", "7"),
            ("v -1 and no op", b'{"v":-1,"id":"7"}', "unsupported_version", "7"),
            ("v 2 last of two", f'{{"v":1,"v":2,"id":"7",{tail}}}'.encode(), "unsupported_version", "7"),
            ("no op", b'{"v":1,"id":"7"}', "bad_request", "7"),
            ("op null", b'{"v":1,"id":"7","op":null}', "bad_request", "7"),
            ("op as number", b'{"v":1,"id":"7","op":1}', "bad_request", "7"),
            ("an unknown op", b'{"v":1,"id":"7","op":"dance"}', "unknown_op", "7"),
            ("an op in capitals", f'{{"v":1,"id":"7","op":"{op.upper()}"}}'.encode(), "unknown_op", "7"),
            ("an empty op", b'{"v":1,"id":"7","op":""}', "unknown_op", "7"),
            ("id as number", f'{{"v":1,"id":7,{tail}}}'.encode(), "bad_request", None),
            ("id as object", f'{{"v":1,"id":{{}},{tail}}}'.encode(), "bad_request", None),
            ("an id of 2,001 bytes", f'{{"v":1,"id":"{"x" * 2001}",{tail}}}'.encode(), "bad_request", None),
            ("an id of 1,001 Cyrillic letters", f'{{"v":1,"id":"{"я" * 1001}",{tail}}}'.encode(), "bad_request", None),
        ]:
            run.refuse(name, code, f"{name}: {what}", body=body, identifier=identifier)
            works(run, name, what)
        for what, body, identifier in [
            ("v 1.0", f'{{"v":1.0,"id":"7",{tail}}}', "7"),
            ("no id", f'{{"v":1,{tail}}}', None),
            ("id null", f'{{"v":1,"id":null,{tail}}}', None),
            ("an empty id", f'{{"v":1,"id":"",{tail}}}', ""),
            ("an id of 2,000 bytes", f'{{"v":1,"id":"{"я" * 1000}",{tail}}}', "я" * 1000),
            ("an id of odd characters", f'{{"v":1,"id":"\\u0000\\ud83d\\udcf0\\u2028\\"",{tail}}}', '\0📰\u2028"'),
            ("unknown members", f'{{"v":1,"id":"7","later":{{"a":[1,2.5e3,null]}},{tail}}}', "7"),
            ("white space", f' \n\t{{ "v" : 1 , "id":"7", {tail} }}\r\n', "7"),
            ("the last of two ids", f'{{"v":1,"id":"6","id":"7",{tail}}}', "7"),
            ("an escaped name", f'{{"\\u0076":1,"id":"7",{tail}}}', "7"),
        ]:
            reply = parse(run.peer(name).ask(body.encode())[0])
            run.check(
                not run.schemas.faults(schema, reply) and reply.get("id") == identifier,
                f"{name}: {what} is fine",
                reply,
            )
        deep = f'{{"v":1,"id":"7",{tail},"x":{"[" * 400}{"]" * 400}}}'
        run.check(parse(run.peer(name).ask(deep.encode())[0]).get("ok"), f"{name}: unknown members 400 deep are fine")
        deeper = parse(run.peer(name).ask(deep.replace("[" * 400, "[" * 600).replace("]" * 400, "]" * 600).encode())[0])
        run.check(deeper.get("ok") or deeper["error"]["code"] == "bad_request", f"{name}: 600 deep is answered", deeper)


def wrong_members(run):
    """Members of the wrong type or out of range."""
    wrong = {
        ("replay", "replay"): [
            {"after": "1"},
            {"after": -1},
            {"after": 1.5},
            {"after": True},
            {"after": 1e30},
            {"last": -1},
            {"last": "2"},
            {"limit": 1001},
            {"limit": -1},
            {"limit": 2.5},
            {"limit": "9"},
            {"prefix": 7},
            {"prefix": ["article/"]},
            {"since": "yesterday"},
            {"since": "2015-09-01"},
            {"since": 1443117731},
            {"since": "2015-02-30T00:00:00Z"},
            {"since": "2015-09-01T00:00:00"},
            {"after": 1, "last": 2},
            {"after": 1, "since": "2015-09-01T00:00:00Z"},
            {"epoch": 5},
        ],
        ("replay", "head"): [{"prefix": 7}, {"prefix": {}}],
        ("replay", "get"): [
            {},
            {"article_id": 7},
            {"article_id": None},
            {"article_id": "x", "revision": 0},
            {"article_id": "x", "revision": "1"},
        ],
        ("submit", "submit"): [
            {},
            {"documents": None},
            {"documents": {}},
            {"documents": "x"},
            {"documents": 1},
        ],
        ("submit", "retract"): [
            {},
            {"article_id": 7},
            {"article_id": "x", "reason": 7},
            {"article_id": "x", "reason": "я" * 2001},
        ],
        ("query", "search"): [
            {"query": 7},
            {"query": ["x"]},
            {"limit": 1001},
            {"limit": -1},
            {"limit": "10"},
            {"limit": 1.5},
            {"cursor": 7},
            {"sort": "best"},
            {"sort": 1},
            {"recency": "3d"},
            {"recency": {}},
            {"recency": {"half_life": "0d"}},
            {"recency": {"half_life": "3M"}},
            {"recency": {"half_life": 3}},
            {"source_weights": ["ria.ru"]},
            {"source_weights": {"ria.ru": "2"}},
            {"source_weights": {"ria.ru": -1}},
            {"source_weights": {"ria.ru": 1e9}},
            {"source_weights": {str(i): 1 for i in range(257)}},
            {"filters": []},
            {"filters": "ru"},
            {"filters": {"language": "ru"}},
            {"filters": {"source": [1]}},
            {"filters": {"published": "2015"}},
            {"filters": {"published": {"from": 2015}}},
            {"filters": {"published": {"from": "2015-13-01"}}},
            {"filters": {"published": {"to": "2015-09-01T00:00:00"}}},
            {"facets": "language"},
            {"facets": ["mood"]},
            {"facets": [1]},
            {"highlight": "yes"},
            {"highlight": 1},
            {"explain": 0},
            {"min_seq": -1},
            {"min_seq": "1"},
            {"timeout_ms": 60_001},
            {"timeout_ms": -1},
            {"timeout_ms": "1"},
        ],
        ("query", "get"): [{}, {"article_id": 7}, {"article_id": None}],
        ("query", "similar"): [
            {},
            {"article_id": "x", "text": "y"},
            {"article_id": 7},
            {"text": []},
            {"text": "x", "limit": 1001},
        ],
        ("query", "suggest"): [{}, {"prefix": 7}, {"prefix": "x", "limit": 1001}, {"prefix": "x", "limit": -1}],
    }
    for (name, op), cases in wrong.items():
        for members in cases:
            run.refuse(name, "bad_request", f"{op} {json.dumps(members, ensure_ascii=False)[:80]}", op=op, **members)
        works(run, name, f"wrong members of {op}")
    documents = [
        1,
        "x",
        None,
        [],
        {"content": 1},
        {"content": "x", "published_at": "yesterday"},
        {"content": "x", "title": []},
        {"content": "x", "url": 7},
        {"content": "x", "fetched_at": "2015-02-30T00:00:00Z"},
        {"content": {}},
        {"content_base64": 7},
        {"content": "x", "id": 7},
        {"content": "x", "media_type": []},
    ]
    good = {
        "media_type": "text/plain",
        "source": run.source,
        "language": "en",
        "content": f"Between {run.word}\n\nThis document stands between unreadable ones.",
    }
    for document, result in zip(documents, run.submit(*documents)):
        rejected = (result["status"], result.get("error", {}).get("code")) == ("rejected", "bad_request")
        run.check(rejected, f"document {json.dumps(document)[:60]} is rejected alone", result)
    run.equal(
        [r["status"] for r in run.submit(1, good, None)],
        ["rejected", "published", "rejected"],
        "its neighbours are taken",
    )


def sizes(run):
    """Beyond a limit: too_large. Beyond twice the limit: the transport disconnects, and the service goes on."""
    for name, limit in (("query", 256 * KIB), ("replay", 256 * KIB), ("submit", 16 * KIB * KIB)):
        op, schema, members = GOOD[name]
        start = encode(v=1, id="big", op=op, **members)[:-1] + b',"x":"'
        exact = start + b"x" * (limit - len(start) - 2) + b'"}'
        reply = parse(run.peer(name).ask(exact)[0])
        run.check(
            len(exact) == limit and not run.schemas.faults(schema, reply),
            f"{name}: {limit} bytes are fine",
            str(reply)[:200],
        )
        over = start + b"x" * limit + b'"}'
        reply = parse(run.peer(name).ask(over)[0])
        run.check(
            not run.schemas.faults("error", reply) and reply["error"]["code"] == "too_large",
            f"{name}: {len(over)} bytes are too_large",
            str(reply)[:200],
        )
        works(run, name, "a request that is too large")
        with Peer(run.context, run.endpoints[name]) as peer:
            monitor = peer.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            peer.send(b"x" * (2 * limit + 1))
            gone = monitor.poll(15_000) and recv_monitor_message(monitor)["event"] == zmq.EVENT_DISCONNECTED
            run.check(gone, f"{name}: beyond twice the limit the peer is disconnected")
            peer.socket.disable_monitor()
        works(run, name, "a request beyond twice the limit")
    run.refuse(
        "submit", "bad_request", "submit: 1 MB of junk", body=bytes(random.randrange(256) for _ in range(1_000_000))
    )
    works(run, "submit", "1 MB of junk")


def raw_junk(run):
    """Bytes on the TCP port that are no ZeroMQ."""
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(16) + bytes(32)
    junk = [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        bytes(random.randrange(256) for _ in range(5000)),
        b"\x00" * 5000,
        b"\xff" * 5000,
        greeting,
        greeting + b"\x04\xff" + b"junk" * 100,
        greeting + b"\x06\xff\xff\xff\xff\xff\xff\xff\xff",
        greeting[:20],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ]
    for name in ("query", "replay", "submit", "stream"):
        url = urllib.parse.urlsplit(run.endpoints[name])
        if url.scheme != "tcp":
            continue
        for data in junk:
            try:
                with tcp.create_connection((url.hostname, url.port), timeout=5) as connection:
                    connection.sendall(data)
                    connection.settimeout(0.05)
                    try:
                        connection.recv(256)
                    except TimeoutError:
                        pass
            except (ConnectionError, BrokenPipeError):
                pass  # cut off: that is an answer
        if name in GOOD:
            works(run, name, "raw bytes")
    listener = Listener(run.context, run.endpoints["stream"], "heartbeat/")
    run.check(listener.wait(lambda messages: messages), "the stream goes on after raw bytes")
    listener.close()


SECTIONS = [framing, malformed, wrong_members, sizes, raw_junk]
