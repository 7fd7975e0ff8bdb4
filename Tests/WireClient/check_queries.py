"""Checks of the query socket."""

import json
import time

from wire import Peer, encode, parse


def searches(run):
    """The query language and what comes back."""
    word = run.word
    found = run.search(word, limit=1000, facets=["language", "source", "tag", "author", "day"])
    expected = {a["article_id"] for a in run.articles.values()}
    run.equal({h["article_id"] for h in found["hits"]}, expected, "each article is found by its word")
    run.equal(found["total"], {"value": len(expected), "relation": "eq"}, "and counted")
    run.check(found["cursor"] is None, "the last page has no cursor")
    seqs = {a["article_id"]: a["seq"] for a in run.articles.values()}
    run.check(all(h["seq"] == seqs[h["article_id"]] for h in found["hits"]), "hits name their envelopes")
    for name, field in [("language", "language"), ("source", "source")]:
        counts = {}
        for hit in found["hits"]:
            counts[hit[field]] = counts.get(hit[field], 0) + 1
        run.equal({c["value"]: c["count"] for c in found["facets"][name]}, counts, f"the facet {name} is exact")
        run.equal(
            found["facets"][name], sorted(found["facets"][name], key=lambda c: (-c["count"], c["value"])), "ordered"
        )
    run.equal([c["value"] for c in found["facets"]["day"]], ["2015-09-24"], "days leave articles without a time out")
    run.equal({c["value"] for c in found["facets"]["author"]}, {"Анна Лодыгина", "Пётр Берёзов"}, "authors")
    scores = [h["score"] for h in found["hits"]]
    run.equal(scores, sorted(scores, reverse=True), "hits come by score")
    for hit in found["hits"]:
        text, ends = hit["snippet"]["text"], 0
        for light in hit["snippet"]["highlights"]:
            run.check(
                ends <= light["start"] and light["start"] + light["length"] <= len(text), "highlights in order", hit
            )
            run.equal(text[light["start"] : light["start"] + light["length"]].lower(), word, "a highlight is the word")
            ends = light["start"] + light["length"]
    run.check(any(h["snippet"]["highlights"] for h in found["hits"]), "there are highlights")
    full, text = run.articles["json"]["article_id"], run.articles["text"]["article_id"]

    def ids(query, **members):
        return {h["article_id"] for h in run.search(query, limit=1000, **members)["hits"]}

    own = {"source": [run.source]}
    for query, members, good, bad in [
        (f"{word} AND мостом", {}, full, text),
        (f"{word} NOT паром", {}, text, None),
        (f"+{word} -ferry", {}, full, text),
        (f'"новому мосту {word}"', {}, full, text),
        (f'"мосту новому {word}"', {}, None, full),
        (f"{word[:-3]}*", {}, full, None),
        (f"title:{word} AND title:harbour", {}, text, full),
        (f"(ферма OR мосты) AND {word}", {}, full, run.articles["bytes"]["article_id"]),
        (f"{word} AND lang:ru", {}, full, text),
        (f"{word} AND language:en", {}, text, full),
        (f'tag:"tag-{word}"', {}, full, text),
        (f'{word} AND author:"Анна Лодыгина"', {}, full, text),
        (f"{word} AND author:лодыгина", {}, full, text),
        (f"source:{run.source} AND {word}", {}, full, run.articles["unknown"]["article_id"]),
        (f"{word} published:2015-09-01..2015-10-01", {}, full, text),
        (f"{word} published:2015-09-01..2015-09-24", {}, None, full),
        (word.upper(), {}, full, None),
        (f"{word} AND берЕзов", {}, None, text),
        (f'"новому {word}"~1', {}, full, text),
        (f'"новому {word}"~0', {}, None, full),
        (f'"{word} новому"~3', {}, full, None),
        (f"новому NEAR/1 {word}", {}, full, text),
        (f"{word} NEAR/1 новому", {}, full, text),
        (f"{word} NEAR/0 новому", {}, None, full),
        (f"{word[:4]}*{word[-2:]}", {}, full, None),
        (f"{word[:4]}?{word[5:]}", {}, full, None),
        (f"{word[:-1]}~1", {}, full, None),
        (f"{word[1:]}~", {}, full, None),
        (f"id:{full}", {}, full, text),
        (f'id:("{full}" OR "{text}")', {}, text, None),
        (f"{word}^2.5 мост^0.5", {}, full, None),
        (f"{word} published:now-1y..now", {}, None, full),
        (f"{word} published:..now/d", {}, full, text),
        (f"{word}?", {}, full, None),
        ("", {"filters": own}, full, run.articles["unknown"]["article_id"]),
        (word, {"filters": {"language": ["ru"]}}, full, text),
        (word, {"filters": {**own, "author": ["Анна Лодыгина"]}}, full, text),
        (word, {"filters": {"tag": [f"tag-{word}"]}}, full, text),
        (word, {"filters": {"published": {"from": "2015-09-24", "to": "2015-09-25"}}}, full, text),
        (word, {"filters": {"published": {"from": "2015-09-24T09:30:00+03:00"}}}, full, text),
        (word, {"filters": {"published": {"to": "2015-09-24T06:30:00Z"}}}, None, full),
        (word, {"filters": {"language": [], "published": None, "mood": ["cheerful"]}}, full, None),
        (word, {"filters": {"language": ["ru", "en"]}}, full, None),
    ]:
        got = ids(query, **members)
        run.check(good is None or good in got, f"{query!r} {members} finds", got)
        run.check(bad is None or bad not in got, f"{query!r} {members} leaves out", got)
    counted = run.search(word, limit=0)
    run.check(counted["hits"] == [] and counted["total"]["value"] == len(expected), "limit 0 counts", counted)
    run.equal(run.search(word, limit=0)["facets"], {}, "no facets unless asked for")
    run.check(
        all(not (h.get("snippet") or {}).get("highlights") for h in run.search(word, highlight=False)["hits"]),
        "highlights off",
    )
    explained = run.search(word, explain=True, limit=1)["hits"][0]
    run.check(explained.get("explanation"), "a score is explained", explained)
    unsnipped = run.search(word, snippet=False, limit=1000)["hits"]
    run.check(all(h.get("snippet") is None for h in unsnipped), "snippets off", unsnipped[:1])
    bare = [{k: v for k, v in h.items() if k != "snippet"} for h in found["hits"]]
    run.equal([{k: v for k, v in h.items() if k != "snippet"} for h in unsnipped], bare, "hits are else the same")
    minimal = run.ask("query", "search", "search-reply")[0]
    run.check(len(minimal["hits"]) <= 10, "a search without members finds ten of all")


def orders_and_pages(run):
    """Sort, cursor and min_seq."""
    word, source = run.word, f"order-{run.word}.example"
    times = ["2015-01-03T00:00:00Z", None, "2015-01-01T00:00:00Z", "2015-01-03T00:00:00Z", "2015-01-02T00:00:00Z", None]
    documents = [
        {
            "media_type": "application/json",
            "id": f"order-{i}-{word}",
            "source": source,
            "language": "en",
            "published_at": t,
            "content": json.dumps({"title": f"Order {i}", "body": f"Number {i} of the ordered {word} articles."}),
        }
        for i, t in enumerate(times)
    ]
    results = run.submit(*documents)
    newest = max(r["seq"] for r in results)
    members = {"filters": {"source": [source]}, "min_seq": newest}

    def order(**more):
        return [int(h["article_id"].split("-")[1]) for h in run.search(word, **{**members, **more})["hits"]]

    run.equal(order(sort="newest"), [0, 3, 4, 2, 1, 5], "newest, ties by seq, without a time last")
    run.equal(order(sort="oldest"), [2, 4, 0, 3, 1, 5], "oldest, ties by seq, without a time last")
    recency = {"half_life": "520w"}
    run.equal(order(recency=recency), [0, 3, 4, 2, 1, 5], "like articles fade with age")
    run.equal(order(), sorted(range(6)), "without recency they come by seq")
    plain, weighted = (run.search(word, **members, **m)["hits"][0]["score"] for m in ({}, {"source_weights": {source: 2}}))
    run.check(abs(weighted / plain - 2) < 1e-9, "a source counts twice", (plain, weighted))
    for sort in ("relevance", "newest", "oldest"):
        pages, cursor, whole = [], None, order(sort=sort)
        for number in range(7):
            page = run.search(word, **{**members, "sort": sort, "limit": 1, "cursor": cursor})
            run.equal(page["total"]["value"], 6, "the total stays")
            pages += [int(h["article_id"].split("-")[1]) for h in page["hits"]]
            cursor = page["cursor"]
            if number == 1:  # articles that arrive do not disturb the pages
                late = run.submit({**documents[0], "id": f"order-9-{word}-{sort}", "source": source})
                members["min_seq"] = late[0]["seq"]
            if cursor is None:
                break
        run.equal(pages, whole, f"pages by {sort} are the whole, without the late article")
        run.ask("submit", "retract", "retract-reply", article_id=f"order-9-{word}-{sort}")
        gone = run.ask("replay", "head", "head-reply")[0]["head"]
        members["min_seq"] = gone
    cursor = run.search(word, **{**members, "limit": 1})["cursor"]
    other = {"op": "search", "limit": 1, "cursor": cursor, "filters": members["filters"]}
    run.refuse("query", "bad_cursor", "a cursor of another query", **{**other, "query": "other"})
    run.refuse("query", "bad_cursor", "a cursor of another sort", **{**other, "query": word, "sort": "oldest"})
    run.refuse("query", "bad_cursor", "a cursor of other filters", **{**other, "query": word, "filters": {}})
    for damaged in ("", "x", cursor[:-3], cursor + "AAAA", "\u0000", "Мост", cursor[::-1]):
        run.refuse(
            "query", "bad_cursor", f"a damaged cursor {damaged[:12]!r}", **{**other, "query": word, "cursor": damaged}
        )
    started = time.monotonic()
    run.refuse("query", "timeout", "min_seq ahead of the log", op="search", query=word, min_seq=2**50, timeout_ms=200)
    run.check(0.15 < time.monotonic() - started < 5, "after timeout_ms", time.monotonic() - started)
    with Peer(run.context, run.endpoints["query"]) as waiting:
        waiting.send(encode(v=1, id="waits", op="search", query=f"late-{word}", min_seq=gone + 1, timeout_ms=10_000))
        run.ask("query", "ping", "ping-reply")
        run.submit({**documents[0], "id": f"order-late-{word}", "source": source})
        reply = parse(waiting.receive()[0])
        run.check(reply.get("ok") and reply["seq"] > gone, "min_seq waits for an article that comes later", reply)


def histograms_and_folding(run):
    """Facets by time, with sizes; near-duplicates under the first article."""
    word, source = run.word, f"time-{run.word}.example"
    times = ["2015-09-24T18:02:11Z", "2015-09-24T18:59:59Z", "2015-09-26T00:00:00Z", "2015-11-01T12:00:00Z", None]
    results = run.submit(
        *[
            {
                "media_type": "application/json",
                "id": f"time-{i}-{word}",
                "source": source,
                "published_at": t,
                "content": json.dumps({"title": f"Hour {i}", "body": f"The {word} at {i}.", "tags": [f"t{i}"]}),
            }
            for i, t in enumerate(times)
        ]
    )
    members = {"filters": {"source": [source]}, "min_seq": max(r["seq"] for r in results), "limit": 0}

    def facets(*asked):
        return run.search(word, facets=list(asked), **members)["facets"]

    sized = [{"field": "week", "size": 3}, {"field": "hour", "size": 1}, {"field": "day", "size": 37}]
    run.equal(
        facets("month", *sized, "tag"),
        {
            "month": [
                {"value": "2015-09-01", "count": 3},
                {"value": "2015-10-01", "count": 0},
                {"value": "2015-11-01", "count": 1},
            ],
            "week": [
                {"value": "2015-10-12", "count": 0},
                {"value": "2015-10-19", "count": 0},
                {"value": "2015-10-26", "count": 1},
            ],
            "hour": [{"value": "2015-11-01T12:00:00.000Z", "count": 1}],
            "day": [{"value": "2015-09-26", "count": 1}]
            + [{"value": f"2015-09-{d}", "count": 0} for d in range(27, 31)]
            + [{"value": f"2015-10-{d:02}", "count": 0} for d in range(1, 32)]
            + [{"value": "2015-11-01", "count": 1}],
            "tag": [{"value": f"t{i}", "count": 1} for i in range(5)],
        },
        "histograms have empty spans, and keep the last",
    )
    run.equal(
        facets("day", "day")["day"],
        [{"value": d, "count": c} for d, c in (("2015-09-24", 2), ("2015-09-26", 1), ("2015-11-01", 1))],
        "days by name come by count",
    )
    run.equal(len(facets({"field": "tag", "size": 2})["tag"]), 2, "a size bounds values")
    for asked in ({"field": "mood"}, {"size": 3}, {"field": "tag", "size": 0}, {"field": "tag", "size": 1001}, 7, None):
        run.refuse("query", "bad_request", f"the facet {asked}", op="search", query=word, facets=[asked])
    whole = run.search(word, **{**members, "limit": 1000, "sort": "oldest", "collapse": "duplicates"})
    run.equal(whole["groups"], len(whole["hits"]), "groups are the hits of all pages")
    run.equal(sum(h["duplicates"] + 1 for h in whole["hits"]), whole["total"]["value"], "folded articles are counted")
    walked, cursor = [], None
    while True:
        page = run.search(
            word, **{**members, "limit": 2, "sort": "oldest", "collapse": "duplicates", "cursor": cursor}
        )
        walked += page["hits"]
        cursor = page["cursor"]
        if cursor is None:
            break
    run.equal(
        [(h["article_id"], h["duplicates"]) for h in walked],
        [(h["article_id"], h["duplicates"]) for h in whole["hits"]],
        "pages of groups are the whole",
    )
    unfolded = run.search(word, **members)
    run.check(unfolded.get("groups") is None, "no groups unless asked for", unfolded)
    run.refuse("query", "bad_request", "another collapse", op="search", query=word, collapse="sources")
    timed = {**members, "limit": 1, "sort": "oldest"}
    first = run.search(f"{word} published:..now", **timed)
    run.check(first["cursor"], "more pages", first)
    second = run.search(f"{word} published:..now", **{**timed, "limit": 9, "cursor": first["cursor"]})
    run.equal(len(second["hits"]), 3, "now is that of the first page")


def lenient_queries(run):
    """What cannot be read is ignored, and said; what is unknown is repaired."""
    word = run.word
    for query, positions in [
        (f'{word} "мост', [len(word) + 1]),
        (f"({word}", [0]),
        (f"{word})", [len(word)]),
        (f"{word} AND", [len(word) + 1]),
        (f"OR {word}", [0]),
        (f"{word} published:вчера", [len(word) + 11]),
        (f"🗞 {word} ()", [len(word) + 3]),
        (f"{word}~9", [len(word)]),
        (f"{word}", None),
    ]:
        reply = run.search(query, mode="lenient", limit=1)
        run.check(reply["total"]["value"] > 0, f"{query!r} is answered", reply)
        found = [w.get("position") for w in reply.get("warnings") or []]
        run.equal(found, positions or [], f"warnings of {query!r}")
    for query in ('"', "((((", ")", "~", "^", "NOT", "*" * 50, "(" * 200 + "a", "NEAR/3", "title:", "\u0301", "?" * 9):
        run.check("hits" in run.search(query, mode="lenient", limit=0), f"{query[:9]!r} never fails")
    many = {"op": "search", "mode": "lenient"}
    run.refuse("query", "bad_query", "too many clauses", **many, query=" ".join(["a"] * 257))
    run.refuse("query", "bad_query", "too long", **many, query="я" * 4097)
    run.refuse("query", "bad_request", "another mode", op="search", query=word, mode="casual")
    middle = len(word) // 2
    mistyped = word[:middle] + word[middle + 1 :]
    repaired = run.search(f"+{mistyped} ferry", limit=1)
    run.equal(repaired.get("did_you_mean"), f"+{word} ferry", "a mistyped word is repaired")
    run.check(run.search(mistyped, did_you_mean=False).get("did_you_mean") is None, "unless that is not wanted")
    run.check(run.search(word, limit=1).get("did_you_mean") is None, "a known word is not")


def bad_queries(run):
    """Queries that cannot be parsed, with the place."""
    for query, position in [
        ('"мост', 0),
        ('мост AND "новый', 9),
        ('🗞 "мост', 2),
        ("(мост", None),
        ("мост)", None),
        ("a AND", None),
        ("AND a", None),
        ("published:вчера", None),
        ("published:2015-13-01..2015-14-01", None),
        ("published:now-7q..now", 10),
        ("published:2015-01-01..soon", 22),
        ("мост NEAR/3", 5),
        ("мост~3", 4),
        ("мост^0", 4),
        ("source:ria~1", 7),
        ("title:мост NEAR/3 body:река", 11),
        (" ".join(["a"] * 257), None),
        ("(" * 33 + "a" + ")" * 33, None),
        ("я" * 4097, None),
    ]:
        error = run.refuse("query", "bad_query", f"query {query[:20]!r}", op="search", query=query)
        if position is not None:
            run.equal(error.get("position"), position, f"position in {query!r}")
    for query in (
        "я" * 4096,
        "(" * 32 + "a" + ")" * 32,
        " ".join(["a"] * 256),
        "NOT a",
        "-a",
        '""',
        "()",
        "*",
        "title:",
        "a:b:c",
        "\u0301",
        "\u200b",
    ):
        run.number += 1
        reply = parse(run.peer("query").ask(encode(v=1, op="search", query=query, timeout_ms=10_000))[0])
        within = reply.get("ok") or reply["error"]["code"] == "bad_query"
        run.check(
            within and not run.schemas.faults("search-reply" if reply.get("ok") else "error", reply),
            f"{query[:20]!r} is answered",
            reply,
        )


def other_queries(run):
    """get, similar, suggest, stats, ping."""
    article = run.articles["json"]
    reply, _ = run.ask("query", "get", "get-reply", article_id=article["article_id"])
    run.equal(reply["article"], run.article_of("json"), "get gives the article of the log")
    run.equal(reply["seq"], article["seq"], "and its seq")
    run.refuse("query", "not_found", "an unknown article", op="get", article_id=f"nobody-{run.word}")
    original, copy = run.articles["original"]["article_id"], run.articles["copy"]["article_id"]
    hits = [
        h["article_id"] for h in run.ask("query", "similar", "similar-reply", article_id=original, limit=5)[0]["hits"]
    ]
    run.check(copy in hits and original not in hits and len(hits) <= 5, "similar finds the copy, not itself", hits)
    hits = run.ask("query", "similar", "similar-reply", text=f"a canal {run.word} reopens, says the sentence")[0][
        "hits"
    ]
    run.check(original in [h["article_id"] for h in hits] and len(hits) <= 10, "similar to a text", hits)
    terms = run.ask("query", "similar", "similar-reply", text=f"a canal {run.word} reopens")[0]["terms"]
    run.check(run.word in [t["text"] for t in terms], "and the words that it was found by", terms)
    run.check(all(a["weight"] >= b["weight"] for a, b in zip(terms, terms[1:])), "the most significant first", terms)
    run.equal(run.ask("query", "similar", "similar-reply", text="x", limit=0)[0]["hits"], [], "limit 0")
    run.refuse("query", "not_found", "similar to an unknown article", op="similar", article_id=f"nobody-{run.word}")
    words = run.ask("query", "suggest", "suggest-reply", prefix=run.word[:-3].upper(), limit=5)[0]["suggestions"]
    run.check(any(w["text"] == run.word for w in words) and len(words) <= 5, "suggest completes the word", words)
    run.equal(
        run.ask("query", "suggest", "suggest-reply", prefix=f"{run.word}xyz")[0]["suggestions"],
        [],
        "nothing to suggest",
    )
    keys = str.maketrans("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить")
    slipped = run.ask("query", "suggest", "suggest-reply", prefix=run.word[:-3].translate(keys))[0]
    run.equal(slipped.get("repaired"), run.word[:-3], "the other keyboard layout")
    run.check(any(w["text"] == run.word for w in slipped["suggestions"]), "and completed", slipped)
    title = run.article_of("json")["title"]
    typed = title[: len(title) // 2].lower()
    titles = run.ask("query", "suggest", "suggest-reply", prefix=typed, titles=1000)[0]["titles"]
    run.check(any(t["text"] == title for t in titles), "suggest completes the title", titles)
    run.check(
        run.ask("query", "suggest", "suggest-reply", prefix="а")[0].get("titles") is None, "no titles unless asked for"
    )
    stats = run.ask("query", "stats", "stats-reply")[0]
    run.check(stats["documents"] >= len(run.articles) and stats["ready"], "stats", stats)
    run.equal(sum(stats["languages"].values()), stats["documents"], "languages add up")
    run.equal(stats["epoch"], run.ask("replay", "head", "head-reply")[0]["epoch"], "the epoch of the log")


SECTIONS = [searches, orders_and_pages, histograms_and_folding, lenient_queries, bad_queries, other_queries]
