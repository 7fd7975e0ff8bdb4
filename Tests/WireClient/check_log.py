"""Checks of the replay socket and of the stream: one log, seen in two ways."""

from wire import TOPIC, parse, topic_of


def replays(run):
    """Every form of start, every kind of prefix, pages."""
    head = run.ask("replay", "head", "head-reply")[0]
    last = max(a["seq"] for a in run.articles.values())
    run.check(head["head"] >= last and head["prefix_head"] == head["head"], "the head is the newest article", head)
    run.equal(head["heads"].get("article/"), head["head"], "heads has article/")
    source = f"article/en/{run.source}/"
    own = run.ask("replay", "head", "head-reply", prefix=source)[0]
    header, frames = run.replay(prefix=source)
    envelopes = [parse(f) for f in frames]
    run.check(envelopes and all(topic_of(e) == source for e in envelopes), "a prefix gives its own envelopes only")
    run.equal(own["prefix_head"], envelopes[-1]["seq"], "prefix_head is the newest of the prefix")
    run.check(header["complete"] and header["through"] == header["head"], "a complete reply reaches the head", header)
    chained(run, envelopes, source, "by replay")
    middle = envelopes[len(envelopes) // 2]
    run.equal(run.replay(prefix=source, after=middle["seq"])[1], frames[len(frames) // 2 + 1 :], "after")
    run.equal(run.replay(prefix=source, last=2)[1], frames[-2:], "last")
    run.equal(run.replay(prefix=source, last=0)[1], [], "last 0")
    run.equal(run.replay(prefix=source, last=10**6)[1], frames, "last, more than there are")
    run.equal(run.replay(prefix=source, after=None, since=None, last=1, limit=None, epoch=None)[1], frames[-1:], "null")
    since = [f for f, e in zip(frames, envelopes) if e["emitted_at"] >= middle["emitted_at"]]
    run.equal(run.replay(prefix=source, since=middle["emitted_at"])[1], since, "since, inclusive")
    run.equal(run.replay(prefix=source, since=middle["emitted_at"].replace("Z", "+00:00"))[1], since, "since, offset")
    run.equal(run.replay(prefix=source, since="2999-01-01T00:00:00Z")[1], [], "since the future")
    run.equal(run.replay(prefix=source, epoch=header["epoch"])[1], frames, "its own epoch")
    run.refuse("replay", "not_found", "another epoch", op="replay", epoch="0" * 32)
    run.refuse("replay", "not_found", "an epoch that is none", op="replay", epoch="yesterday")
    beyond, none = run.replay(after=head["head"] + 1000)
    run.check(none == [] and beyond["complete"], "after beyond the head: empty and complete", beyond)
    short, none = run.replay(prefix=source, after=0, limit=0)
    run.check(none == [] and not short["complete"] and short["through"] < envelopes[0]["seq"], "limit 0: header", short)
    pages, position, complete = [], 0, False
    while not complete and len(pages) <= len(frames):
        page, some = run.replay(prefix=source, after=position, limit=1)
        run.check(len(some) <= 1 and (page["complete"] or page["through"] > position), "a page moves on", page)
        pages, position, complete = pages + some, page["through"], page["complete"]
    run.equal(pages, frames, "pages of one give the same")
    run.equal(run.replay(prefix=f"article/en/{run.source}"[:-3])[1], frames, "any byte prefix")
    run.equal(run.replay(prefix="article/xx-nothing/")[1], [], "a prefix without articles")
    run.equal(run.replay(prefix="heartbeat/")[1], [], "heartbeats are not in the log")


def whole_log(run):
    """The log from its beginning: no hole in seq, previous right for every prefix, times never going back."""
    position, complete, count, time_before, heads, first = 0, False, 0, "", {}, None
    while not complete:
        header, frames = run.replay(prefix="", after=position)
        first = header["first"] if first is None else first
        for frame in frames:
            envelope = parse(frame)
            count += 1
            if count <= 2000 or envelope["seq"] > header["head"] - 100:
                faults = run.schemas.faults("envelope", envelope)
                if faults:
                    run.check(False, "a valid envelope in the log", faults[:3])
            if envelope["seq"] != first + count - 1:
                run.check(False, "seq rises by one", envelope["seq"])
            for prefix, previous in envelope["previous"].items():
                if (first == 1 or prefix in heads) and previous != heads.get(prefix, 0):
                    run.check(False, "previous names the envelope before", (envelope["seq"], prefix, previous))
                heads[prefix] = envelope["seq"]
            topic = topic_of(envelope)
            expected = {"article/", "/".join(topic.split("/")[:2]) + "/", topic}
            if not TOPIC.match(topic) or set(envelope["previous"]) != expected or len(topic) > 128:
                run.check(False, "previous has the three prefixes of a topic", envelope["previous"])
            if envelope["emitted_at"] < time_before:
                run.check(False, "emitted_at never decreases", envelope["seq"])
            time_before = envelope["emitted_at"]
            run.envelopes[envelope["seq"]] = frame
        position, complete = header["through"], header["complete"]
        run.check(sum(map(len, frames)) < 8 * 1024 * 1024 or len(frames) == 1, "a reply stays under 8 MiB")
    now = run.ask("replay", "head", "head-reply")[0]
    run.equal(position, now["head"], "the end of the log is its head")
    for prefix, seq in now["heads"].items():
        run.check(heads.get(prefix) == seq or first > 1, f"the head under {prefix}", (heads.get(prefix), seq))
    run.check(len(heads) >= len(now["heads"]), "heads lists the languages")
    run.check(True, f"{count} envelopes from {first} on")


def log_gets(run):
    """get on the replay socket: newest, by revision, unknown."""
    article = run.articles["again"]
    frames = run.ask("replay", "get", "replay-reply", article_id=article["article_id"], revision=1)[1]
    run.equal(parse(frames[0])["article"]["revision"], 1, "revision 1")
    header, frames = run.ask("replay", "get", "replay-reply", article_id=article["article_id"], revision=None)
    run.equal((header["count"], len(frames)), (1, 1), "one envelope")
    run.equal(frames[0], run.envelopes.get(article["seq"]), "the newest revision, byte for byte")
    run.refuse("replay", "not_found", "an unknown article", op="get", article_id=f"nobody-{run.word}")
    run.refuse("replay", "not_found", "an unknown revision", op="get", article_id=article["article_id"], revision=99)
    run.refuse("replay", "not_found", "an empty id", op="get", article_id="")


def stream(run):
    """What came by the stream is what the log has, in order and without holes."""
    newest = max(a["seq"] for a in run.articles.values())
    listener = run.everything
    arrived = listener.wait(
        lambda ms: any(m[1][0] != b"heartbeat/" and parse(m[1][1])["seq"] >= newest for m in ms[-200:])
    )
    run.check(arrived, f"seq {newest} came by the stream")
    beats = sum(1 for _, frames in listener.snapshot() if frames[0] == b"heartbeat/")
    run.check(listener.wait(lambda ms: sum(m[1][0] == b"heartbeat/" for m in ms) >= beats + 2), "heartbeats go on")
    messages = [frames for _, frames in listener.snapshot()]
    run.check(all(len(frames) == 2 for frames in messages), "every message has two frames")
    envelopes, head, epochs = [], 0, set()
    for topic, data in messages:
        message = parse(data)
        epochs.add(message["epoch"])
        if topic == b"heartbeat/":
            faults = run.schemas.faults("heartbeat", message)
            run.check(
                not faults and message["seq"] >= head, "a valid heartbeat, its seq not going back", faults or message
            )
            run.equal(message["heads"].get("article/", 0), message["seq"], "the head under article/ is the head")
        else:
            faults = run.schemas.faults("envelope", message)
            run.check(
                not faults and topic == topic_of(message).encode(), "a valid envelope under its topic", faults or topic
            )
            run.check(data == run.envelopes.get(message["seq"], data), "replay is byte for byte the stream")
            envelopes.append(message)
        head = max(head, message["seq"])
    run.equal(len(epochs), 1, "one epoch")
    seqs = [e["seq"] for e in envelopes]
    run.check(seqs and seqs == list(range(seqs[0], seqs[0] + len(seqs))), "no hole and no repeat", seqs)
    chained(run, envelopes, "article/", "by the stream")
    chained(run, [e for e in envelopes if topic_of(e).startswith("article/en/")], "article/en/", "by the stream")
    run.check(any(e["type"] == "retraction" and e["seq"] == run.retraction for e in envelopes), "the retraction came")
    retraction = next((e for e in envelopes if e["type"] == "retraction"), {})
    run.equal(retraction.get("reason"), "снято редакцией", "with its reason")
    topics = {e["article"]["id"]: topic_of(e) for e in envelopes if e["type"] == "article"}
    run.check(retraction and topic_of(retraction) == topics.get(retraction["article_id"]), "under the article's topic")
    own = [parse(f[1]) for _, f in run.one_source.snapshot() if f[0] != b"heartbeat/"]
    run.equal(
        [e["seq"] for e in own],
        [e["seq"] for e in envelopes if topic_of(e) == f"article/en/{run.source}/"],
        "a subscriber of one source gets that source",
    )
    chained(run, own, f"article/en/{run.source}/", "for one source")


def stream_goes_on(run):
    """After all of that the first subscriber has every envelope up to the head."""
    head = run.ask("replay", "head", "head-reply")[0]["head"]

    def seqs(messages):
        return [parse(frames[1])["seq"] for _, frames in messages if frames[0] != b"heartbeat/"]

    run.check(run.everything.wait(lambda ms: head in seqs(ms[-50:])), f"the head, {head}, came by the stream")
    got = seqs(run.everything.snapshot())
    run.check(got == list(range(got[0], head + 1)), "no hole and no repeat to the end", got[-20:])
    moments = [m for m, frames in run.everything.snapshot() if frames[0] == b"heartbeat/"]
    interval = (
        parse(next(f[1] for _, f in reversed(run.everything.snapshot()) if f[0] == b"heartbeat/"))["interval_ms"] / 1000
    )
    longest = max(b - a for a, b in zip(moments, moments[1:]))
    run.check(longest < 3 * interval + 0.5, "never three heartbeats were missed", longest)
    run.everything.close()
    run.one_source.close()


def chained(run, envelopes, prefix, what):
    wrong = [b["seq"] for a, b in zip(envelopes, envelopes[1:]) if b["previous"].get(prefix) != a["seq"]]
    run.check(not wrong, f"previous chains under {prefix} {what}", wrong)


SECTIONS = [replays, whole_log, log_gets, stream]
