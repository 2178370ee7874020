#!/usr/bin/env python3
"""Fits the points of `lexicons/rulebook.toml` to what supervisors gave whole conversations.

One factor a rule (for all of its dimensions alike) and one shift a dimension's base, by damped Gauss-Newton steps on the very
computation of `src/score/ledger.rs`, with Huber weights (from 15 points on an error counts linearly) and a ridge towards what the rulebook
says now. Prints factors and shifts; a person rounds them and writes them into the rulebook. `tests/judgement/` is never read but
for its tuning half. Needs numpy (requirements.txt) and a built program: `python3 tests/learning/points.py PROGRAM`.
"""

import csv
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
# Conversations, scores, and whether only rows of the tuning half count.
SETS = [
    ("tests/learning/dialogues/dialogues.jsonl", "tests/learning/dialogues/dialogues.csv"),
    ("tests/learning/dialogues/scored.jsonl", "tests/learning/dialogues/scored.csv"),
    ("tests/fixtures/evaluation/dialogues.jsonl", "tests/fixtures/evaluation/dialogues.csv"),
    ("tests/judgement/dialogues.jsonl", "tests/judgement/dialogues.csv"),
    ("data", "tests/fixtures/labels.csv"),
]
# Of a factor's logarithm, and of a base's shift in points.
RIDGE, RIDGE_OF_BASE = 600.0, 1.6
STEPS, LONGEST_STEP, LONGEST_SHIFT = 4, 0.5, 3.0
HUBER = 15.0
FACTORS = np.log([0.5, 1.6])
MOST_SHIFT = 10.0


def cards(program, path):
    run = subprocess.run([program, "score", "--format", "jsonl", str(path)], capture_output=True, text=True)
    return {card["conversation_id"]: card for card in map(json.loads, run.stdout.splitlines())}


class Rulebook:
    def __init__(self):
        book = tomllib.loads((ROOT / "lexicons/rulebook.toml").read_text(encoding="utf-8"))
        scale = book["score"]
        self.dimensions = list(scale["dimensions"])
        self.base = np.array([scale["dimensions"][name]["base"] for name in self.dimensions], float)
        self.weight = [scale["dimensions"][name]["weight"] for name in self.dimensions]
        self.severities, self.repeat, self.fatal_cap = scale["severity_percent"], scale["repeat_percent"] / 100, scale["fatal_cap"]
        self.rules = {rule["id"]: rule for rule in book["rule"] if rule.get("points")}
        self.names = list(self.rules)
        self.points = np.array([[self.rules[name]["points"].get(d, 0) for d in self.dimensions] for name in self.names], float)

    def read(self, card):
        """How often each rule counts (repetitions count less), which dimensions apply, and whether a finding is fatal."""
        found = {}
        for finding in card["findings"]:
            if finding["kind"] != "signal" and finding["rule"] in self.rules:
                found.setdefault(finding["rule"], []).append(finding)
        counts = [(self.names.index(rule), self.count(self.rules[rule], findings)) for rule, findings in found.items()]
        applies = [card["dimensions"].get(name, {}).get("applicable", False) for name in self.dimensions]
        return counts, applies, any(finding["severity"] == "fatal" for finding in card["findings"])

    def count(self, rule, findings):
        said, kept = set(), []
        for finding in findings:
            if finding["kind"] != "merit" or finding["text"] is None or finding["text"] not in said:
                kept.append(finding)
            said.add(finding["text"])
        own = self.severities.get(rule.get("severity"), 100)
        worth = [self.severities.get(finding["severity"], own) / own for finding in kept[: rule["cap"] if "cap" in rule else None]]
        return sum(each * self.repeat**i for i, each in enumerate(worth))

    def score(self, vector, read):
        counts, applies, fatal = read
        factors, shifts = np.exp(vector[: len(self.names)]), vector[len(self.names) :]
        total = weights = 0.0
        for at, weight in enumerate(self.weight):
            if not applies[at]:
                continue
            base = self.base[at] + shifts[at]
            balance, room = base, max(0.1, 100 - base)
            worth = [self.points[rule, at] * factors[rule] * count for rule, count in counts]
            for earned in filter(lambda points: points > 0, worth):
                missing = max(0.0, 100 - balance)
                balance += min(missing, earned * missing / room)
            balance = min(100.0, max(0.0, balance + sum(points for points in worth if points < 0)))
            total, weights = total + balance * weight, weights + weight
        mean = total / weights if weights else float(self.base @ self.weight / sum(self.weight))
        return min(mean, self.fatal_cap) if fatal else mean


def labelled(program, book):
    for conversations, labels in SETS:
        scored = cards(program, ROOT / conversations)
        with open(ROOT / labels, encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                is_blind = labels.startswith("tests/judgement") and row["split"] == "test"
                if row["conversation_id"] in scored and not is_blind:
                    yield book.read(scored[row["conversation_id"]]), float(row["expected_score"])


def fit(book, reads, wanted):
    rules, size = len(book.names), len(book.names) + len(book.dimensions)
    ridge = np.array([RIDGE] * rules + [RIDGE_OF_BASE] * len(book.dimensions))
    reach = np.array([LONGEST_STEP] * rules + [LONGEST_SHIFT] * len(book.dimensions))
    vector = np.zeros(size)
    for _ in range(STEPS):
        scores = np.array([book.score(vector, read) for read in reads])
        slopes = np.zeros((len(reads), size))
        for at in range(size):
            moved = vector.copy()
            moved[at] += (width := 0.15 if at < rules else 2.0)
            slopes[:, at] = (np.array([book.score(moved, read) for read in reads]) - scores) / width
        errors = wanted - scores
        huber = 1 / np.maximum(1, np.abs(errors) / HUBER)
        left = slopes.T @ (slopes * huber[:, None]) + np.diag(ridge)
        step = np.linalg.solve(left, slopes.T @ (huber * errors) - ridge * vector)
        vector += np.clip(step, -reach, reach)
        vector[:rules] = np.clip(vector[:rules], *FACTORS)
        vector[rules:] = np.clip(vector[rules:], -MOST_SHIFT, MOST_SHIFT)
    return vector


def main():
    book = Rulebook()
    reads, wanted = zip(*labelled(sys.argv[1], book))
    wanted = np.array(wanted)
    before = np.array([book.score(np.zeros(len(book.names) + len(book.dimensions)), read) for read in reads])
    vector = fit(book, reads, wanted)
    after = np.array([book.score(vector, read) for read in reads])
    for told, scores in (("as it is", before), ("fitted", after)):
        print(f"{told}: {len(reads)} conversations, mean error {np.abs(scores - wanted).mean():.1f}, r {np.corrcoef(scores, wanted)[0, 1]:.3f}")
    for name, factor in zip(book.names, np.exp(vector)):
        print(f"{name}\t× {factor:.2f}")
    for name, shift in zip(book.dimensions, vector[len(book.names) :]):
        print(f"{name}\tbase {shift:+.1f}")


if __name__ == "__main__":
    main()
