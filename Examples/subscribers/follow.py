"""Follows the Newswire stream without holes. Usage: follow.py [PREFIX [AFTER [STREAM [REPLAY]]]]"""
import json, signal, sys, zmq
defaults = ["article/", "0", "tcp://127.0.0.1:5550", "tcp://127.0.0.1:5551"]
prefix, after, stream, replay = sys.argv[1:5] + defaults[len(sys.argv) - 1:]
epoch, last = None, int(after)  # what a subscriber keeps: which log it knows, and how far it has come in it
context, interval, language = zmq.Context(), 1000, "/".join(prefix.split("/")[:2]) + "/"
context.linger, context.tcp_keepalive, context.tcp_keepalive_idle = 0, 1, 30
signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once

def subscribe():
    socket = context.socket(zmq.SUB)
    socket.connect(stream)
    for topic in prefix, "heartbeat/": socket.subscribe(topic)
    return socket

def take(message):
    what = message["article"]["title"] if message["type"] == "article" else "forget " + message["article_id"]
    print(message["seq"], message["emitted_at"], what, flush=True)

def catch_up():
    global epoch, last
    while True:
        with context.socket(zmq.REQ) as socket:  # a new socket for each try, so that a lost reply locks nothing
            socket.connect(replay)
            socket.send_json({"v": 1, "op": "replay", "prefix": prefix, "after": last})
            if not socket.poll(5000): continue
            header, *page = map(json.loads, socket.recv_multipart())
        if not header["ok"]: sys.exit(header["error"]["message"])
        if epoch not in (None, header["epoch"]): epoch, last = header["epoch"], 0; continue  # another log
        for message in page: take(message)
        epoch, last = header["epoch"], header["through"]
        if header["complete"]: return

subscriber = subscribe(); catch_up()
while True:
    if not subscriber.poll(3 * interval): subscriber.close(); subscriber = subscribe(); catch_up(); continue
    message = json.loads(subscriber.recv_multipart()[1])
    interval, heads = message.get("interval_ms", interval), message.get("heads") or message.get("previous", {})
    if message["epoch"] != epoch or heads.get(prefix, heads.get(language, 0)) > last: catch_up()
    elif message["type"] != "heartbeat" and message["seq"] > last: take(message); last = message["seq"]
