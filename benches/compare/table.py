#!/usr/bin/env python3
"""Prints the table of run.sh from the lines of timed.py.

Each line of the input is `name wall cpu peak`. The Python stack is run on a sample; what it needs to start (`python-start`, a
log of one conversation) is taken off before the rest is scaled to the whole log, and then added again: loading dictionaries
once must not count as if it grew with the log.
"""

import argparse
import sys
from statistics import median

NAMES = {"zhijian": "zhijian score", "jieba": "(a) jieba-rs, cut only", "python": "(b) Python stack, 1 process"}


def short(number):
    """Three digits that count."""
    return f"{number:.3g}" if number < 1000 else f"{number:,.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("conversations", "sample", "bytes"):
        parser.add_argument("--" + name, type=int, required=True)
    parser.add_argument("--jobs", type=int, required=True)
    args = parser.parse_args()
    runs = {}
    for line in sys.stdin:
        name, *figures = line.split()
        runs.setdefault(name, []).append([float(figure) for figure in figures])

    start, sample = runs.pop("python-start")[0], runs.pop("python")[0]
    scale = (args.conversations - 1) / max(args.sample - 1, 1)
    whole = [first + (rest - first) * scale for first, rest in zip(start, sample)]
    # Memory is what was seen: how it would grow is not for us to guess.
    runs["python"] = [[whole[0], whole[1], sample[2]]]

    walls = {name: median(run[0] for run in each) for name, each in runs.items()}
    head = f"{args.conversations:,} conversations, {args.bytes / 1e6:.1f} MB of text, {args.jobs} jobs; median of the runs (range)"
    columns = f"{'':28}{'wall s':>22}{'CPU s':>10}{'peak MB':>10}{'MB/s':>9}{'wall/(a)':>11}{'wall/(b)':>11}"
    print(head, columns, sep="\n")
    for name in ("zhijian", "jieba", "python"):
        each = sorted(run[0] for run in runs[name])
        spread = f" ({each[0]:.2f}–{each[-1]:.2f})" if len(each) > 1 else ""
        wall = f"≈ {walls[name]:.0f}" if name == "python" else f"{walls[name]:.2f}{spread}"
        cpu, peak = (median(run[place] for run in runs[name]) for place in (1, 2))
        speed = args.bytes / 1e6 / walls[name]
        ratios = "".join(f"{short(walls[name] / walls[other]):>11}" for other in ("jieba", "python"))
        print(f"{NAMES[name]:28}{wall:>22}{short(cpu):>10}{peak:>10.0f}{short(speed):>9}{ratios}")
    print(f"≈ scaled from {args.sample:,} conversations without the start-up; its peak is that of the sample")


if __name__ == "__main__":
    main()
