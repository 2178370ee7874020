#!/usr/bin/env python3
"""Writes a log again and again, each time with ids and days of its own, until OUT has SIZE GB: a log larger than the memory, in the time
that the disk takes. LOG is one of `generate.py`; with `--interleaved --between 0.4` some 600 of its conversations alternate.
"""

import re
import sys
from datetime import date, timedelta
from pathlib import Path


def main():
    log, out, size = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]) * 1e9
    header, rows = log.read_bytes().split(b"\n", 1)
    days = sorted(set(re.findall(rb",(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d,", rows)))
    written = copy = 0
    with open(out, "wb") as target:
        target.write(header + b"\n")
        while written < size:
            again = (b"\n" + rows[:-1]).replace(b"\nC0", b"\nC%03d-" % copy)
            # From the last day on, so that no day is shifted twice.
            for day in reversed(days):
                later = date.fromisoformat(day.decode()) + timedelta(days=copy * len(days))
                again = again.replace(b"," + day + b" ", b",%s " % later.isoformat().encode())
            written += target.write(again[1:] + b"\n")
            copy += 1
    print(copy, written)


if __name__ == "__main__":
    main()
