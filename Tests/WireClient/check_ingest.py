"""Checks of the submit socket: what becomes of documents and retractions."""

import base64
import json
import time

from wire import Listener, parse, topic_of


def ready(run):
    """ping answers, and the index becomes ready."""
    deadline = time.monotonic() + 60
    while True:
        reply, _ = run.ask("query", "ping", "ping-reply")
        if reply["ready"] or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    run.check(reply["ready"], "the index is ready", reply)
    run.ask("query", "stats", "stats-reply")
    run.ask("replay", "head", "head-reply")
    run.equal(run.ask("replay", "feeds", "feeds-reply")[0]["total"], 0, "no feed is polled")
    run.equal(run.submit(), [], "a batch of none is fine")


def stream_opens(run):
    """Subscribers for everything, for one source, and for heartbeats, before anything is submitted."""
    run.everything = Listener(run.context, run.endpoints["stream"], "article/", "heartbeat/")
    run.one_source = Listener(run.context, run.endpoints["stream"], f"article/en/{run.source}/", "heartbeat/")
    for listener in (run.everything, run.one_source):
        run.check(listener.wait(lambda messages: messages), "a heartbeat greets a new subscriber")
    delays = []
    for _ in range(3):
        listener = Listener(run.context, run.endpoints["stream"], "heartbeat/")
        if run.check(listener.wait(lambda messages: messages), "a heartbeat comes"):
            moment, frames = listener.snapshot()[0]
            heartbeat = parse(frames[1])
            delays.append(moment * 1000 / heartbeat["interval_ms"])
        listener.close()
    run.check(delays and min(delays) < 0.5, "it comes at once, not at the next interval", delays)


def submits(run):
    """Documents of every kind: text, bytes, JSON; stated members win."""
    word, source = run.word, run.source
    run.publish(
        "text",
        media_type="text/plain",
        source=source,
        language="en",
        fetched_at="2016-03-07T13:00:00+03:00",
        content=f"Harbour ferry {word} returns\n\nThe ferry {word} went back into service on Monday.\n\n"
        "Fares stay as they were, the operator said after a refit of eleven weeks.",
    )
    article = run.article_of("text")
    run.equal(article["source"], source, "the source is the one stated")
    run.equal(article["language"], "en", "the language is the one stated")
    run.equal(article["fetched_at"], "2016-03-07T10:00:00.000Z", "a time with an offset is written in UTC")
    stated = {
        "id": f"full-{word}",
        "language": "ru",
        "source": source,
        "title": f"Мост {word} открыли раньше срока",
        "published_at": "2015-09-24T09:30:00+03:00",
        "url": f"https://{source}/2015/most?utm_source=feed",
    }
    body = {
        "title": "overruled by the document",
        "lead": "Строители управились за четырнадцать месяцев.",
        "body": f"Движение по новому мосту {word} началось утром.\n\nСтарый мост закроют на ремонт до весны.",
        "authors": ["Анна Лодыгина", "Пётр Берёзов"],
        "tags": ["Общество", f"tag-{word}"],
        "modified_at": "2015-09-24T10:00:00Z",
        "image_url": f"https://{source}/most.jpg",
    }
    full = run.publish("json", media_type="application/json", content=json.dumps(body, ensure_ascii=False), **stated)
    run.equal(full["article_id"], stated["id"], "the id is the one stated")
    article = run.article_of("json")
    for name, expected in [
        ("title", stated["title"]),
        ("language", "ru"),
        ("published_at", "2015-09-24T06:30:00.000Z"),
        ("published_at_origin", "submitter"),
        ("authors", body["authors"]),
        ("tags", body["tags"]),
        ("lead", body["lead"]),
        ("body", body["body"]),
        ("modified_at", "2015-09-24T10:00:00.000Z"),
    ]:
        run.equal(article.get(name), expected, f"{name} of the JSON article")
    russian = f"Паром {word} вернулся на линию\n\nПаром {word} снова ходит через залив, цены остались прежними."
    run.publish(
        "bytes",
        media_type="text/plain; charset=windows-1251",
        source=source,
        language="ru",
        content_base64=base64.b64encode(russian.encode("cp1251")).decode(),
    )
    run.check("снова ходит через залив" in run.article_of("bytes")["body"], "bytes are read in the charset named")
    unknown = run.publish(
        "unknown", media_type="text/plain", content=f"Nobody says where {word} is from\n\nNobody knows {word}."
    )
    run.equal(run.article_of("unknown")["source"], "unknown", "without url and source the source is unknown")
    run.check(unknown["seq"] > full["seq"], "seq rises")


def submits_again(run):
    """The same again, the same with other content, the same text under another id."""
    word, source = run.word, run.source
    document = dict(
        id=f"again-{word}",
        media_type="application/json",
        source=source,
        language="en",
        content=json.dumps({"title": f"Twice {word}", "body": f"The same text {word} comes again and again."}),
    )
    first = run.publish("again", **document)
    run.equal(first["revision"], 1, "the first revision is 1")
    second = run.submit(document)
    run.equal(second, [{**first, "status": "unchanged"}], "the same again is unchanged")
    run.equal(
        [r["status"] for r in run.submit({**document, "fetched_at": "2020-01-01T00:00:00Z"})],
        ["unchanged"],
        "another time of fetching makes no revision",
    )
    batch = run.submit(document, document)
    run.equal([(r["document"], r["status"]) for r in batch], [(0, "unchanged"), (1, "unchanged")], "twice in one batch")
    changed = {**document, "content": json.dumps({"title": f"Twice {word}", "body": f"Another text {word} comes."})}
    third = run.publish("again", **changed)
    run.equal((third["article_id"], third["revision"]), (first["article_id"], 2), "other content is revision 2")
    moved = run.publish("again", **{**changed, "language": "ru"})
    envelope = parse(run.ask("replay", "get", "replay-reply", article_id=moved["article_id"])[1][0])
    run.equal(topic_of(envelope), f"article/en/{source}/", "a revision keeps the topic of its article")
    run.equal(envelope["article"]["language"], "ru", "and has its own language")
    long = " ".join(f"Sentence {i} about the {word} canal says something of its own." for i in range(30))
    content = json.dumps({"title": f"Canal {word} reopens", "body": long})
    original = run.publish("original", **{**document, "id": f"original-{word}", "content": content})
    run.publish("copy", **{**document, "id": f"copy-{word}", "content": content})
    run.equal(run.article_of("copy").get("duplicate_of"), original["article_id"], "a repeated text names the original")
    run.equal(run.article_of("copy")["content_hash"], run.article_of("original")["content_hash"], "equal digests")
    run.check(run.article_of("original").get("duplicate_of") is None, "the original is no duplicate")


def rejects(run):
    """Documents that cannot be taken, each alone."""
    word, text = run.word, f"Good neighbour {run.word}\n\nThis document is fine."
    long = ("Words and more words about the harbour. " * 60 + "\n\n") * 900
    documents = [
        ("both contents", {"content": "a", "content_base64": "YQ=="}, ("bad_request",)),
        ("no content", {"url": f"https://{run.source}/nothing"}, ("bad_request",)),
        ("broken Base64", {"content_base64": "%%%"}, ("bad_request", "unparseable")),
        ("no text", {"media_type": "text/plain", "content": " \n\t\r\n "}, ("unparseable",)),
        ("empty text", {"content": ""}, ("unparseable",)),
        ("broken JSON", {"media_type": "application/json", "content": '{"title": '}, ("unparseable", "bad_request")),
        (
            "JSON without a body",
            {"media_type": "application/json", "content": '{"title": "x"}'},
            ("unparseable", "bad_request"),
        ),
        (
            "an unknown media type",
            {"media_type": "application/x-unheard-of", "content": text},
            ("unparseable", "bad_request"),
        ),
        ("a body beyond 2 MiB", {"media_type": "text/plain", "content": f"Long {word}\n\n{long}"}, ("too_large",)),
        ("a source without letters", {"content": text, "source": "///"}, ("bad_request", "unparseable")),
        ("a topic beyond 128 bytes", {"content": text, "source": "a" * 200}, ("bad_request", "too_large")),
        ("an id beyond 1,024 bytes", {"content": text, "id": "я" * 600}, ("bad_request", "too_large")),
        ("a language that is none", {"content": text, "language": "!!"}, ("bad_request",)),
    ]
    good = {"media_type": "text/plain", "source": run.source, "language": "en"}
    before = {**good, "content": f"Before {word}\n\nThe first document {word} is fine."}
    after = {**good, "content": f"After {word}\n\nThe last document {word} is fine."}
    results = run.submit(before, *(document for _, document, _ in documents), after)
    run.equal([r["document"] for r in results], list(range(len(documents) + 2)), "one result for each document")
    for result, (name, _, codes) in zip(results[1:], documents):
        run.equal(result["status"], "rejected", f"{name} is rejected")
        run.check(result.get("error", {}).get("code") in codes, f"{name}: {' or '.join(codes)}", result)
    run.equal((results[0]["status"], results[-1]["status"]), ("published", "published"), "the others are published")
    for name, result in (("before", results[0]), ("after", results[-1])):
        if "seq" in result:
            run.articles[name] = result


def retracts(run):
    """Withdrawn, withdrawn again, published again."""
    word = run.word
    document = {
        "media_type": "text/plain",
        "id": f"withdrawn-{word}",
        "source": run.source,
        "language": "en",
        "content": f"Soon withdrawn {word}\n\nThis text is not meant to stay.",
    }
    first = run.publish("withdrawn", **document)
    identifier = first["article_id"]
    run.refuse("submit", "not_found", "retract of an unknown article", op="retract", article_id=f"nobody-{word}")
    reply, _ = run.ask("submit", "retract", "retract-reply", article_id=identifier, reason="снято редакцией")
    run.equal((reply["status"], reply["article_id"]), ("published", identifier), "the retraction is published")
    run.check(reply["seq"] > first["seq"], "the retraction has a seq of its own", reply)
    again, _ = run.ask("submit", "retract", "retract-reply", article_id=identifier)
    run.equal((again["status"], again["seq"]), ("unchanged", reply["seq"]), "a second retraction is unchanged")
    run.retraction = reply["seq"]
    run.refuse("replay", "not_found", "log get of a retracted article", op="get", article_id=identifier)
    found = run.search("withdrawn", min_seq=reply["seq"], filters={"source": [run.source]})
    run.check(identifier not in [h["article_id"] for h in found["hits"]], "a retracted article is no hit")
    run.refuse("query", "not_found", "get of a retracted article", op="get", article_id=identifier)
    back = run.publish("withdrawn", **document)
    run.equal((back["article_id"], back["revision"]), (identifier, 2), "published again as the next revision")


SECTIONS = [ready, stream_opens, submits, submits_again, rejects, retracts]
