#!/usr/bin/env python3
"""What an analyst would write: pandas, a keyword list in an Aho-Corasick automaton, jieba, and SnowNLP for the mood.

Much less than zhijian does (no guards, no evidence, no flow, no redaction), on purpose: it is the cheap end of what such a
script costs. Single process unless --processes says otherwise.
"""

import argparse
import csv
import logging
import multiprocessing
from pathlib import Path

import ahocorasick
import jieba
import pandas as pd
from snownlp import SnowNLP

LEXICONS = Path(__file__).resolve().parents[2] / "lexicons"
# Points of a keyword of each group.
POINTS = {"violation": -5.0, "merit": 1.0}
# A row of the lexicon that stands for more phrases than this is left to the program that understands patterns.
MOST_PHRASES = 200
AGENT, CUSTOMER = "客服", "客户"
CHUNK_TURNS = 2000


def phrases(pattern):
    """The plain phrases that a term of the lexicon stands for; none where it has gaps, classes or anchors.

    An analyst's list holds the phrases themselves; the lexicon writes most of them as alternatives, so these are multiplied
    out. Taking only terms without any pattern character would leave a list of a few words.
    """
    if set(pattern) & set("<>…{}^$"):
        return []
    position = 0

    def alternatives():
        nonlocal position
        found = sequence()
        while position < len(pattern) and pattern[position] == "|":
            position += 1
            found = found + sequence()
        return found

    def sequence():
        nonlocal position
        found = [""]
        while position < len(pattern) and pattern[position] not in "|)":
            mark = pattern[position]
            position += 1
            if mark == "(":
                choices = alternatives()
                position += 1
            elif mark == "[":
                end = pattern.index("]", position)
                choices, position = list(pattern[position:end]), end + 1
            else:
                choices = [mark]
            if pattern[position : position + 1] == "?":
                choices, position = choices + [""], position + 1
            found = [left + right for left in found for right in choices]
            if len(found) > MOST_PHRASES:
                raise OverflowError
        return found

    try:
        return alternatives()
    except OverflowError:
        return []


def keywords():
    """The automaton: each phrase with its group and length."""
    automaton = ahocorasick.Automaton()
    for group in POINTS:
        for path in sorted((LEXICONS / group).glob("*.csv")):
            if path.name.endswith(".examples.csv"):
                continue
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    for phrase in filter(None, phrases(row["term"])):
                        automaton.add_word(phrase, (group, len(phrase)))
    automaton.make_automaton()
    return automaton


AUTOMATON = keywords()


def keyword_points(text, words):
    """Points of the keywords in an agent's text; those of one or two characters count only as words of their own."""
    total = 0.0
    for end, (group, length) in AUTOMATON.iter(text):
        if length > 2 or text[end + 1 - length : end + 1] in words:
            total += POINTS[group]
    return total


def sentiment(text):
    """From 0 (negative) to 1 (positive); SnowNLP cannot take a text without words."""
    try:
        return SnowNLP(text).sentiments
    except ZeroDivisionError:
        return 0.5


def rate(turns):
    """(points, number of words, sentiment) of each (role, text)."""
    rated = []
    for role, text in turns:
        words = jieba.lcut(text)
        points = keyword_points(text, words) if role == AGENT else 0.0
        rated.append((points, len(words), sentiment(text) if role == CUSTOMER else None))
    return rated


def rate_all(turns, processes):
    if processes == 1:
        return rate(turns)
    chunks = [turns[begin : begin + CHUNK_TURNS] for begin in range(0, len(turns), CHUNK_TURNS)]
    with multiprocessing.Pool(processes) as pool:
        return [rated for chunk in pool.imap(rate, chunks) for rated in chunk]


def score(log):
    """One row a conversation: the keywords' points, and how the customer felt on the whole and at the end."""
    conversations = log.groupby("会话ID", sort=False).agg(
        agent=("客服工号", "first"),
        turns=("内容", "size"),
        words=("words", "sum"),
        points=("points", "sum"),
        mood=("sentiment", "mean"),
        last_mood=("sentiment", "last"),
    )
    raw = 80 + conversations["points"] + 10 * (conversations["mood"] - 0.5) + 10 * (conversations["last_mood"] - 0.5)
    conversations["score"] = raw.clip(0, 100)
    return conversations


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", metavar="LOG.csv")
    parser.add_argument("out", metavar="OUT.csv")
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    # Loaded before the processes part, so that they share it.
    jieba.initialize()

    log = pd.read_csv(args.log, dtype=str, keep_default_na=False)
    rated = rate_all(list(zip(log["角色"], log["内容"])), args.processes)
    log[["points", "words", "sentiment"]] = pd.DataFrame(rated, index=log.index, dtype=float)
    agents = score(log).groupby("agent").agg(conversations=("score", "size"), turns=("turns", "sum"), score=("score", "mean"))
    agents.round(2).to_csv(args.out, encoding="utf-8-sig")


if __name__ == "__main__":
    main()
