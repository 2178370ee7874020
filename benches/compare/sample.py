#!/usr/bin/env python3
"""Copies the first N conversations of a log whose conversations are contiguous; prints how many bytes of text they hold.

`head` would do but for the cut in the middle of a conversation.
"""

import csv
import sys


def main():
    log, out, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seen = text_bytes = 0
    last = None
    with open(log, encoding="utf-8", newline="") as source, open(out, "w", encoding="utf-8", newline="") as target:
        rows, writer = csv.reader(source), csv.writer(target, lineterminator="\n")
        writer.writerow(next(rows))
        for row in rows:
            seen += row[0] != last
            last = row[0]
            if seen > wanted:
                break
            writer.writerow(row)
            text_bytes += len(row[5].encode())
    print(text_bytes)


if __name__ == "__main__":
    main()
