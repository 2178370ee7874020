"""What the patterns of a lexicon can say: one way of each choice, drawn at random.

The patterns are those of lexicons/README.md. A gap is left empty or filled with a word that may stand anywhere; an anchor says nothing.
"""

import csv
import re

# What may stand in a gap; mostly nothing does.
FILLERS = ["", "", "", "", "的", "了", "这个", "您", "我", "那边", "就", "都", "还", "也", "先", "今天", "单子", "订单", "号码", "这边", "东西", "钱"]
NARROW, WIDE = 6, 12
SHORTEST = 3
GAP = re.compile(r"(…+)(?:\{(\d+)\})?")


class Pattern:
    """Reads a pattern and says it at once, choice by choice."""

    def __init__(self, pattern, classes, random):
        self.rest, self.classes, self.random = pattern, classes, random

    def choice(self):
        """One of the alternatives up to the end of a group or of the pattern."""
        ways = [self.sequence()]
        while self.rest.startswith("|"):
            self.rest = self.rest[1:]
            ways.append(self.sequence())
        return self.random.choice(ways)

    def sequence(self):
        said = ""
        while self.rest and self.rest[0] not in "|)":
            part = self.part()
            if self.rest.startswith("?"):
                self.rest = self.rest[1:]
                part = self.random.choice([part, ""])
            said += part
        return said

    def part(self):
        gap = GAP.match(self.rest)
        if gap:
            self.rest = self.rest[gap.end() :]
            wide = len(gap[1]) > 1
            filler = self.random.choice(FILLERS) + (self.random.choice(["", "", "，"]) if wide else "")
            return filler[: int(gap[2] or (WIDE if wide else NARROW))]
        first, self.rest = self.rest[0], self.rest[1:]
        if first == "(":
            said = self.choice()
            self.rest = self.rest.removeprefix(")")
            return said
        if first in "[<":
            inside, self.rest = self.rest.split("]" if first == "[" else ">", 1)
            return self.random.choice(inside if first == "[" else self.classes[inside])
        if first == "\\":
            first, self.rest = self.rest[0], self.rest[1:]
            return first
        return "" if first in "^$" else first


def composed(lexicons, kind, code, ways, random):
    """Up to so many ways of each row of a lexicon, each once, sorted. Rows for certain scenes only are left out."""
    classes = {row["class"]: row["words"].split(";") for row in table(lexicons / "classes.csv")}
    said = set()
    for row in table(lexicons / kind / f"{code}.csv"):
        if row["term"] and not row["scene"]:
            said.update(Pattern(row["term"], classes, random).choice() for _ in range(ways))
    return sorted(text for text in said if len(text) >= SHORTEST)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
