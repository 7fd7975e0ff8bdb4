"""One run of the checks: requests that must succeed, requests that must be refused, and what was published so far."""

import random

import zmq

from wire import NoReply, Peer, Schemas, Tally, encode, parse


class Run:
    """One run: the endpoints, the tally, and what was submitted so far."""

    def __init__(self, arguments):
        self.context = zmq.Context()
        self.endpoints = {name: getattr(arguments, name) for name in ("stream", "replay", "submit", "query")}
        self.tally, self.schemas = Tally(arguments.verbose), Schemas(arguments.proto)
        self.check, self.equal = self.tally.check, self.tally.equal
        letters = random.SystemRandom().sample("bcdfghklmnpqrtvwz", 9)
        self.word = "zq" + "".join(letters) + "o"  # a word that no other article has
        self.source = f"check-{self.word}.example"
        self.number = 0
        self.articles = {}  # results of documents that were published, by the name that the checks give them
        self.peers = {}
        self.envelopes = {}  # bytes by seq, as they came by replay

    def peer(self, name):
        if name not in self.peers:
            self.peers[name] = Peer(self.context, self.endpoints[name])
        return self.peers[name]

    def drop(self, name):
        if name in self.peers:
            self.peers.pop(name).socket.close(0)

    def valid(self, name, value, what=None):
        faults = self.schemas.faults(name, value)
        return self.check(not faults, what or f"a valid {name}", faults[:3])

    def ask(self, name, op, schema, **members):
        """Asks for something that must succeed; the reply, validated, and the frames behind it."""
        self.number += 1
        asked = f"{self.word}-{self.number}"
        try:
            frames = self.peer(name).ask(encode(v=1, id=asked, op=op, **members))
        except NoReply:
            self.drop(name)
            raise
        reply = parse(frames[0])
        if not reply.get("ok"):
            self.valid("error", reply)
            self.check(False, f"{op} succeeds", reply)
            raise AssertionError(f"{op} was refused: {reply}")
        self.valid(schema, reply)
        self.equal(reply["id"], asked, "the id comes back")
        if schema != "replay-reply":
            self.equal(len(frames), 1, "one frame")
        return reply, frames[1:]

    def refuse(self, name, code, what, body=None, identifier=None, **members):
        """Asks for something that must be refused; the error, validated."""
        if body is None:
            self.number += 1
            identifier = f"{self.word}-{self.number}"
            body = encode(**{"v": 1, "id": identifier, **members})
        try:
            frames = self.peer(name).ask(body)
        except NoReply as fault:
            self.drop(name)
            self.check(False, f"{what} is answered", fault)
            return {}
        reply = parse(frames[0])
        self.valid("error", reply, f"{what}: a valid error")
        error = reply.get("error", {})
        codes = code if isinstance(code, tuple) else (code,)
        self.check(error.get("code") in codes, f"{what}: {' or '.join(codes)}", reply)
        self.check(reply.get("id") == identifier, f"{what}: the id comes back", reply)
        return error

    # ------------------------------------------------------------------------------------------------ shorthands

    def submit(self, *documents):
        reply, _ = self.ask("submit", "submit", "submit-reply", documents=list(documents))
        return reply["results"]

    def publish(self, name, **document):
        """Submits one document that must become one new article or revision."""
        results = self.submit(document)
        if not self.equal([r["status"] for r in results], ["published"], f"{name} is published"):
            raise AssertionError(f"{name} is needed later: {results}")
        self.articles[name] = results[0]
        return results[0]

    def search(self, query, **members):
        members.setdefault("timeout_ms", 10_000)
        if "min_seq" not in members and self.articles:
            members["min_seq"] = max(a["seq"] for a in self.articles.values())
        return self.ask("query", "search", "search-reply", query=query, **members)[0]

    def replay(self, **members):
        header, frames = self.ask("replay", "replay", "replay-reply", **members)
        self.equal(header["count"], len(frames), "count is the number of envelopes")
        self.check(header["through"] <= header["head"], "through is not beyond the head", header)
        return header, frames

    def article_of(self, name):
        """The article of a published document, as the log has it."""
        frames = self.ask("replay", "get", "replay-reply", article_id=self.articles[name]["article_id"])[1]
        return parse(frames[0])["article"]
