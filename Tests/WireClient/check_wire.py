#!/usr/bin/env python3
"""Checks running Newswire services against proto/, as a client in another language sees them.

    pip install -r requirements.txt
    python3 check_wire.py [--stream EP] [--replay EP] [--submit EP] [--query EP] [--verbose]

It submits articles of its own under a name that is new for each run, so it can be run against a log that has articles
already, and twice. Every message received is validated. The last line is `N passed, M failed`; the exit code is 1 when
something failed, 2 when the services cannot be reached.
"""

import argparse
import os
import sys
import time
import traceback

import check_hostile
import check_ingest
import check_log
import check_queries
from run import Run
from wire import PROTO

SECTIONS = [
    *check_ingest.SECTIONS,
    *check_log.SECTIONS,
    *check_queries.SECTIONS,
    *check_hostile.SECTIONS,
    check_log.stream_goes_on,
]
NEEDED = {"ready", "stream_opens", "submits", "submits_again", "retracts", "whole_log"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, endpoint in (("stream", "5550"), ("replay", "5551"), ("submit", "5552"), ("query", "5560")):
        default = os.environ.get(f"NEWSWIRE_{name.upper()}", f"tcp://127.0.0.1:{endpoint}")
        parser.add_argument(f"--{name}", default=default, metavar="EP", help=f"default {default}")
    parser.add_argument("--proto", default=PROTO, metavar="DIR", help="the schemas")
    parser.add_argument(
        "--only", default="", help="names of sections, divided by commas; those that the others need come always"
    )
    parser.add_argument("--verbose", action="store_true", help="say what passed, too")
    arguments = parser.parse_args()
    run = Run(arguments)
    wanted = set(filter(None, arguments.only.split(",")))
    for function in SECTIONS:
        if wanted and function.__name__ not in wanted | NEEDED:
            continue
        run.tally.section = function.__name__.replace("_", " ")
        before, started = (run.tally.passed, run.tally.failed), time.monotonic()
        try:
            function(run)
        except Exception as fault:  # a section that breaks must not hide the others
            run.check(False, "the section ran to its end", f"{fault!r} {traceback.format_exc(limit=-3)}")
            if function is check_ingest.ready:
                print("the services cannot be reached", file=sys.stderr)
                os._exit(2)
        counts = run.tally.passed - before[0], run.tally.failed - before[1]
        print(
            f"{run.tally.section}: {counts[0]} passed, {counts[1]} failed ({time.monotonic() - started:.1f} s)",
            flush=True,
        )
    print(f"{run.tally.passed} passed, {run.tally.failed} failed", flush=True)
    sys.stdout.flush()
    os._exit(1 if run.tally.failed else 0)  # sockets that linger must not keep the answer back


if __name__ == "__main__":
    main()
