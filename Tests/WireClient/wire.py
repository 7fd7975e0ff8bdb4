"""What the wire checks are made of: schemas, a tally, sockets that never wait for ever, and a subscriber."""

import datetime
import json
import os
import re
import threading
import time

import jsonschema
import referencing
import zmq

PROTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "proto")
TIMEOUT = 15.0  # seconds for one answer; far more than a busy machine needs


# ---------------------------------------------------------------------------------------------------- schemas

formats = jsonschema.FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def is_date_time(text):
    """The calendar of a time; its shape is in the patterns of the schemas."""
    if isinstance(text, str):
        datetime.datetime.strptime(text[:10], "%Y-%m-%d")
    return True


class Schemas:
    """The schemas of proto/, resolved among themselves without a network."""

    def __init__(self, folder=PROTO):
        contents = {}
        for name in sorted(os.listdir(folder)):
            if name.endswith(".schema.json"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    contents[name.removesuffix(".schema.json")] = json.load(file)
        resources = [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in contents.values()]
        registry = referencing.Registry().with_resources(resources)
        self.validators = {
            name: jsonschema.Draft202012Validator(schema, registry=registry, format_checker=formats)
            for name, schema in contents.items()
        }

    def faults(self, name, value):
        """What is wrong with a message, as short texts."""
        errors = self.validators[name].iter_errors(value)
        return [f"{name} at /{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in errors]


def parse(data):
    """Reads strict JSON: no NaN, no lone surrogates."""
    value = json.loads(data.decode("utf-8"), parse_constant=lambda name: fail_constant(name))
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def fail_constant(name):
    raise ValueError(f"{name} is no JSON")


# ---------------------------------------------------------------------------------------------------- tally


class Tally:
    """Counts what passed, and says at once what failed."""

    def __init__(self, verbose):
        self.passed, self.failed, self.verbose = 0, 0, verbose
        self.section = ""

    def check(self, holds, what, detail=""):
        if holds:
            self.passed += 1
            if self.verbose:
                print(f"  ok      {self.section}: {what}", flush=True)
        else:
            self.failed += 1
            print(f"  FAILED  {self.section}: {what}  {str(detail)[:600]}", flush=True)
        return bool(holds)

    def equal(self, actual, expected, what):
        return self.check(actual == expected, what, f"expected {expected!r}, found {actual!r}")


# ---------------------------------------------------------------------------------------------------- requests


class NoReply(Exception):
    """No reply came in time."""


class Peer:
    """A DEALER or REQ; frames in front of a request must come back unchanged."""

    def __init__(self, context, endpoint, kind=zmq.DEALER, prefix=(b"",)):
        self.prefix = [] if kind == zmq.REQ else list(prefix)
        self.socket = context.socket(kind)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.IPV6, 1)
        self.socket.setsockopt(zmq.RCVHWM, 0)
        self.socket.setsockopt(zmq.SNDTIMEO, int(TIMEOUT * 1000))
        self.socket.connect(endpoint)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close(0)

    def send(self, body):
        self.socket.send_multipart(self.prefix + [body])

    def receive(self, timeout=TIMEOUT):
        """The frames of the next reply, without the frames in front."""
        if not self.socket.poll(int(timeout * 1000)):
            raise NoReply(f"no reply in {timeout} s")
        frames = self.socket.recv_multipart()
        count = len(self.prefix)
        if frames[:count] != self.prefix or len(frames) <= count:
            raise NoReply(f"the frames in front came back as {frames[: count + 1]!r}")
        return frames[count:]

    def ask(self, body, timeout=TIMEOUT):
        self.send(body)
        return self.receive(timeout)


def encode(**members):
    return json.dumps(members, ensure_ascii=False).encode("utf-8")


# ---------------------------------------------------------------------------------------------------- stream


class Listener:
    """A subscriber on a thread of its own, which always drains its socket."""

    def __init__(self, context, endpoint, *topics):
        self.messages, self.changed, self.closing = [], threading.Condition(), False
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(context, endpoint, topics), daemon=True)
        self.started = time.monotonic()
        self.thread.start()

    def _run(self, context, endpoint, topics):
        socket = context.socket(zmq.SUB)
        socket.setsockopt(zmq.RCVHWM, 0)
        socket.setsockopt(zmq.IPV6, 1)
        socket.setsockopt(zmq.LINGER, 0)
        for topic in topics:
            socket.subscribe(topic)
        socket.connect(endpoint)
        while not self.closing:
            if socket.poll(50):
                frames = socket.recv_multipart()
                with self.changed:
                    self.messages.append((time.monotonic() - self.started, frames))
                    self.changed.notify_all()
        socket.close(0)

    def wait(self, condition, timeout=TIMEOUT):
        """Waits until the messages so far satisfy a condition; whether they did."""
        with self.changed:
            return self.changed.wait_for(lambda: condition(self.messages), timeout)

    def snapshot(self):
        with self.changed:
            return list(self.messages)

    def close(self):
        self.closing = True
        self.thread.join(5)


def topic_of(envelope):
    """The topic of an envelope: the longest prefix that it lies under."""
    return max(envelope["previous"], key=len)


TOPIC = re.compile(r"article/[a-z0-9-]+/[a-z0-9.-]+/\Z")
