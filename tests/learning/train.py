#!/usr/bin/env python3
"""Learns the linear layer of `lexicons/learned/` from labelled utterances.

One logistic regression per code over character 1- to 4-grams of the utterance and pairs of characters that stand apart in it (不…吗), and for
violations also over grams of what the customer said before it: 随你 to a complaint is another thing than to a choice of colours. What it learns
from: the CSV files beside this script, the labelled sets below `tests/fixtures/`, the examples of the lexicons, what their patterns for
violations can say (composed.py), and ordinary talk in which nothing is wrong: `ordinary/agent.csv`, `ordinary_customer.txt` and
what the grammar of `benches/compare` composes for agents. `tests/judgement/` is never read: it is the blind test.

One more model tells texts with any violation from those with none, which is far surer than telling one violation from another: what it does not
admit is proposed for no code.

A code's threshold is the lowest at which, on files whose author the model has not seen (they are held out by fifths), the wanted
share of its proposals is right; a code that never gets there proposes nothing. Writes three CSV files a speaker, grams, long ones and pairs, and two for what was said before:
per gram its rarity (idf) and, per code, coefficient times rarity, rounded; the first two rows are the intercepts and the thresholds.
Needs scikit-learn (requirements.txt).
"""

import csv
import json
import re
import sys
import warnings
from pathlib import Path
from random import Random

import numpy as np
from scipy.sparse import diags, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

ROOT = Path(__file__).resolve().parents[2]
COMPARE = ROOT / "benches/compare"
sys.path.insert(0, str(COMPARE))
from generate import FIELDS, FIRST_DAY, SLOTS  # noqa: E402
from grammar import Talk, grammar  # noqa: E402

from composed import composed  # noqa: E402

# Stands for what no gram may hold: pictures, which are one character here and mean different things, and spaces, which people type anywhere.
BREAK = "\ufffd"
# Between two characters that stand apart, and how far behind the first the second may stand. On two authors not seen, pairs raised the mean
# average precision of the twelve hardest violations from .696 to .711; counted in full, or also beyond commas only, they did less.
APART, NEAREST, FARTHEST = "↔", 2, 6
PAIRS_RARE, PAIRS_WEIGHT = 9, 0.6
# Sections of the grammar in which agents behave, and how many lines are composed of each.
COMPOSED = ["a.greet", "a.ask", "a.wait", "a.empathy", "a.ack", "a.more", "a.close", ".ask", ".finding", ".explain", ".solve", ".script"]
COMPOSED_EACH = 15
# Held-out precision that proposals must reach, and the threshold they must reach anyway. An accusation asks for more than praise.
WANTED = {"violation": 0.90, "merit": 0.80, "signal": 0.90}
LOWEST = {"violation": 0.60, "merit": 0.50, "signal": 0.70}
GRAVE = {"threat_safety", "threat_legal", "abuse", "insult", "threat", "privacy_request", "privacy_leak", "sarcasm", "discourage_complaint", "off_platform"}
LOWEST_GRAVE = 0.80
# How likely a text must hold any code of the kind. With 0.5, held out, 43 of 13,038 innocent turns were accused instead of 73, and 3,170 codes
# found instead of 3,325.
ADMITTED = {"violation": 0.50}
# An insult is what somebody wrote down as one: whoever asks 你是不是没插好 is not to be called rude for how alike it sounds.
BY_WORDS_ALONE = {"insult"}
# A precision is believed only from so many proposals on.
ENOUGH = 5
# Where even a sure proposal is often wrong, surer ones may not be.
SUREST = [0.98, 0.985, 0.99, 0.993, 0.996]
# An example that denies a violation must stay below what patterns are doubted at (`unlikely_below` of the rulebook), one of another kind below the
# threshold.
DOUBTED = {"violation": 0.32}
# How much louder, and how often at most, an example is told again; what comes so close to the threshold is as good as over it.
LOUDER, LOUDER_TIMES, MARGIN = 4, 5, 0.05
RARE = 5
# Grams from so many characters on stand in a file of their own, and what is longer than about so many bytes goes on in another.
LONG, LARGEST = 3, 2_900_000
# What a pattern can say is worth little beside what somebody wrote, and narrow patterns of grave codes are better left alone: on two authors not
# seen, a tenth raised the mean average precision of the other codes (refusal .612 to .659), more or all codes did not.
COMPOSED_WEIGHT, COMPOSED_A_CODE, COMPOSED_A_ROW = 0.1, 1500, 3
# Files are held out together by their place in the alphabet, so that no fifth holds two of the large ones for the same codes.
FOLDS = 5
# A weight below this moves no decision.
SLIGHT = 3
# What was said before counts less than what is judged.
CONTEXT_WEIGHT = 0.5
# Weight of an example of another code as a counter-example, by the kinds of this code and the other: a slip may be two slips, but what
# earns is none, and a customer's turn has one emotion.
OTHER = {("violation", "violation"): 0.3, ("violation", "merit"): 1.0, ("emotion", "emotion"): 1.0, ("emotion", "signal"): 0.3}


def fold(text):
    """As the program folds; every digit is the same."""
    wide = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c in "\u3000\t\xa0" else c for c in text)
    return re.sub(rf"[ {APART}\U00010000-\U0010ffff]", BREAK, re.sub(r"\d", "0", wide.lower()))


def grams(text):
    for piece in text.split(BREAK):
        yield from (piece[at : at + length] for at in range(len(piece)) for length in range(1, min(4, len(piece) - at) + 1))


def pairs(text):
    for piece in text.split(BREAK):
        for at, first in enumerate(piece):
            yield from (first + APART + second for second in piece[at + NEAREST : at + FARTHEST + 1])


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def codes_of(cell):
    return {code.strip() for code in cell.split(";") if code.strip()}


def utterances():
    """(file, role, text, codes, kinds that are labelled whole, what was said before)."""
    whole = {"agent": {"violation", "merit"}, "customer": {"signal"}}
    here = Path(__file__).parent
    files = sorted(here.glob("*.csv")) + [ROOT / "tests/fixtures/evaluation/utterances.csv"]
    for number, path in enumerate(files):
        for row in rows(path):
            # A file may say which kinds its author looked for.
            told = codes_of(row.get("kinds") or "") or whole[row["role"]]
            yield number, row["role"], fold(row["text"]), codes_of(row["codes"]), told, fold(row["before"])
    yield from ((len(files), *rest) for rest in samples())
    # Of ordinary talk some is in every fold: a model that never saw any says nothing of one that did.
    for place, (before, text) in enumerate(ordinary()):
        yield len(files) + 1 + place % FOLDS, "agent", fold(text), set(), {"violation"}, fold(before)
    calm = (here / "ordinary_customer.txt").read_text(encoding="utf-8").splitlines()
    yield from ((len(files) + 1, "customer", fold(text), set(), {"signal"}, "") for text in calm)


def ordinary():
    """What agents say all day, after what."""
    yield from ((row["before"], row["text"]) for row in rows(Path(__file__).parent / "ordinary/agent.csv"))
    random = Random(1).random
    settled = {"agent": "小夏", "agentno": "A012"}
    for field in FIELDS:
        phrases = grammar(COMPARE / "phrases.txt", field, SLOTS)
        for name in COMPOSED:
            lines = phrases[field + name if name.startswith(".") else name]
            yield from (("", Talk(random, dict(settled), FIRST_DAY).say(lines)) for _ in range(COMPOSED_EACH))


def samples():
    """The turns of labelled conversations."""
    here = Path(__file__).parent / "dialogues"
    yield from turns(ROOT / "data/calls-and-chats.jsonl", ROOT / "tests/fixtures/labels.csv", "expected_violations")
    yield from turns(here / "dialogues.jsonl", here / "dialogues.csv", "turn_codes")


def turns(path, labels, column):
    """Violations are labelled in all conversations; merits and signals in those that have any."""
    merits, signals = set(codes("merit")), set(codes("signal"))
    marks = {row["conversation_id"]: codes_of(row[column]) for row in rows(labels)}
    for line in path.open(encoding="utf-8"):
        try:
            conversation = json.loads(line)
        except json.JSONDecodeError:
            continue
        of_conversation = marks.get(conversation.get("conversation_id"))
        if of_conversation is None:
            continue
        known = {mark.split("@")[0] for mark in of_conversation}
        whole = {"agent": {"violation"} | ({"merit"} if known & merits else set()), "customer": {"signal"} if known & signals else set()}
        said = {"agent": "", "customer": ""}
        for number, turn in enumerate(conversation.get("turns", [])):
            role = turn.get("role")
            if role not in said:
                continue
            text = said[role] = fold(turn["text"])
            if whole[role]:
                held = {mark.split("@")[0] for mark in of_conversation if mark.endswith(f"@{number}")}
                yield role, text, held, whole[role], said["customer" if role == "agent" else "agent"]


def examples(kind):
    """(kind, code, whether it must hit, text, what was said before)."""
    for path in sorted((ROOT / "lexicons" / kind).glob("*.examples.csv")):
        for row in rows(path):
            yield kind, path.name.removesuffix(".examples.csv"), row["expect"] == "hit", fold(row["text"]), fold(row["before"] or "")


def from_patterns(kind):
    """As `examples`: what the patterns of the violations that are not grave can say."""
    random = Random(1)
    for code in codes(kind) if kind == "violation" else []:
        if code not in GRAVE:
            said = composed(ROOT / "lexicons", kind, code, COMPOSED_A_ROW, random)
            chosen = random.sample(said, min(len(said), COMPOSED_A_CODE))
            yield from ((kind, code, fold(text)) for text in chosen)


def family(kind, code):
    return "emotion" if code.startswith("emotion_") else kind


def codes(kind):
    return sorted(path.stem for path in (ROOT / "lexicons" / kind).glob("*.csv") if not path.name.endswith(".examples.csv"))


class Sample:
    """What the model of one code learns from; of any code of the kind where `code` is the kind."""

    def __init__(self, kind, code, told, shown, said):
        self.places, self.labels, self.weights, self.files = [], [], [], []
        sought = set(codes(kind)) if code == kind else {code}
        for place, (number, _, _, labels, whole, _) in enumerate(told):
            if kind in whole:
                self.add(place, bool(sought & labels), 1.0, number)
        for place, (other_kind, other, hits, _, _) in enumerate(shown, len(told)):
            weight = OTHER.get((family(kind, code), family(other_kind, other)))
            if other_kind == kind and other in sought:
                self.add(place, hits, 1.0, -1)
            elif hits and weight:
                self.add(place, False, weight, -1)
        for place, (other_kind, other, _) in enumerate(said, len(told) + len(shown)):
            if other_kind == kind:
                self.add(place, other in sought, COMPOSED_WEIGHT, -1)
        self.places, self.labels = np.array(self.places), np.array(self.labels)
        self.weights, self.files = np.array(self.weights), np.array(self.files)

    def add(self, place, label, weight, number):
        self.places.append(place)
        self.labels.append(label)
        self.weights.append(weight)
        self.files.append(number)

    def fit(self, features, kept):
        model = LogisticRegression(C=8, class_weight="balanced", solver="liblinear", dual=True, tol=0.05, max_iter=200)
        return model.fit(features[self.places[kept]], self.labels[kept], sample_weight=self.weights[kept])

    def fit_all(self, features, limit):
        """The model of everything, and how likely it finds what an example denies at most. What is likelier than `limit` is told again,
        louder."""
        examples = (self.files < 0) & ~self.labels & (self.weights == 1.0)
        for _ in range(LOUDER_TIMES):
            model = self.fit(features, np.ones(len(self.places), bool))
            chance = model.predict_proba(features[self.places])[:, 1]
            denied = examples & (chance >= limit - MARGIN)
            if not denied.any():
                break
            self.weights[denied] *= LOUDER
        return model, chance[examples].max(initial=0.0)

    def held_out(self, features):
        """How likely each utterance holds the code, by a model that has not seen its author."""
        told = self.files >= 0
        chance = np.zeros(len(self.places))
        for fold_number in range(FOLDS):
            held = told & (self.files % FOLDS == fold_number)
            chance[held] = self.fit(features, ~held).predict_proba(features[self.places[held]])[:, 1]
        return chance[told]

    def threshold(self, kind, code, features, admitted):
        """The threshold, and how many held-out proposals and labels stand behind it."""
        labels, chance = self.labels[self.files >= 0], self.held_out(features)
        lowest = LOWEST_GRAVE if code in GRAVE else LOWEST[kind]
        for threshold in [*np.arange(lowest, 0.975, 0.02), *SUREST]:
            proposed = (chance >= threshold) & admitted
            if proposed.sum() >= ENOUGH and labels[proposed].mean() >= WANTED[kind]:
                return round(float(threshold), 3), labels[proposed].mean(), labels[proposed].sum() / labels.sum()
        return None, 0.0, 0.0


class Features:
    """Grams of texts and pairs in them, weighted by rarity; a text's vector has length one."""

    def __init__(self, texts):
        counts = [CountVectorizer(analyzer=analyzer, min_df=rare, binary=True) for analyzer, rare in ((grams, RARE), (pairs, PAIRS_RARE))]
        found = [count.fit_transform(texts) for count in counts]
        self.names = [count.get_feature_names_out() for count in counts]
        rarities = [TfidfTransformer().fit(matrix).idf_ for matrix in found]
        self.rarities = np.concatenate([rarities[0], PAIRS_WEIGHT * rarities[1]])
        self.matrix = normalize(hstack(found) @ diags(self.rarities)).tocsr()


def learn(role, kinds):
    told = [utterance for utterance in utterances() if utterance[1] == role]
    shown = [example for kind in kinds for example in examples(kind)]
    said = [line for kind in kinds for line in from_patterns(kind)]
    texts = [text for _, _, text, _, _, _ in told] + [text for *_, text, _ in shown] + [text for *_, text in said]
    befores = [before for *_, before in told] + [before for *_, before in shown] + [""] * len(said)
    own, context = Features(texts), TfidfVectorizer(analyzer=grams, min_df=RARE, binary=True)
    alone, width = own.matrix, len(own.rarities)
    both = hstack([alone, CONTEXT_WEIGHT * context.fit_transform(befores)]).tocsr() if "violation" in kinds else alone
    columns, contexts = {}, {}
    for kind in kinds:
        admitted = np.array(True)
        if kind in ADMITTED:
            sample = Sample(kind, kind, told, shown, said)
            admitted = sample.held_out(alone) >= ADMITTED[kind]
            model = sample.fit(alone, np.ones(len(sample.places), bool))
            columns[kind] = (ADMITTED[kind], model.intercept_[0], model.coef_[0] * own.rarities)
        for code in codes(kind):
            features = both if kind == "violation" else alone
            sample = Sample(kind, code, told, shown, said)
            threshold, precision, recall = sample.threshold(kind, code, features, admitted)
            if code in BY_WORDS_ALONE:
                threshold = None
            model, denied = sample.fit_all(features, min(threshold or 1.0, DOUBTED.get(kind, 1.0)))
            if threshold is not None:
                threshold = max(threshold, round(denied + MARGIN, 3))
            columns[code] = (threshold, model.intercept_[0], model.coef_[0][:width] * own.rarities)
            if kind == "violation":
                contexts[code] = (None, 0.0, model.coef_[0][width:] * context.idf_ * CONTEXT_WEIGHT)
            print(f"{code:24} threshold {threshold}  held out: precision {precision:.2f}, recall {recall:.2f}", flush=True)
    write(role, own.names, own.rarities, columns)
    if contexts:
        write(f"{role}_after", [context.get_feature_names_out()], context.idf_, contexts)


def write(name, kinds_of_gram, rarities, columns):
    """The codes that most grams speak for stand first, and a row ends behind its last weight: that saves a seventh of the file. Long grams
    stand in a file of their own."""
    whole = {code: [round(max(-127, min(127, weight))) for weight in weights] for code, (_, _, weights) in columns.items()}
    filled = {code: sum(abs(weight) >= SLIGHT for weight in weights) for code, weights in whole.items()}
    order = sorted(columns, key=lambda code: (code not in ADMITTED, -filled[code], code))
    known_grams, *known_pairs = (list(enumerate(known)) for known in kinds_of_gram)
    parts = {
        "": [(at, gram) for at, gram in known_grams if len(gram) < LONG],
        "_long": [(at, gram) for at, gram in known_grams if len(gram) >= LONG],
        **{"_pairs": [(len(known_grams) + at, pair) for at, pair in pairs] for pairs in known_pairs},
    }
    front = [
        ["<intercept>", "", *(f"{columns[code][1]:.2f}" for code in order)],
        ["<threshold>", "", *("" if columns[code][0] is None else columns[code][0] for code in order)],
    ]
    for suffix, known in parts.items():
        rows = [] if suffix else front
        for at, gram in known:
            weights = ["" if abs(whole[code][at]) < SLIGHT else whole[code][at] for code in order]
            while weights and weights[-1] == "":
                weights.pop()
            rows.append([gram, f"{rarities[at]:.1f}", *weights])
        save(f"{name}{suffix}", ["gram", "rarity", *order], rows)


def save(stem, header, rows):
    """As many files as it takes, `stem.csv`, `stem_2.csv` and so on."""
    folder = ROOT / "lexicons/learned"
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"{stem}_[0-9]*.csv"):
        old.unlink()
    parts, size = [[]], 0
    for row in rows:
        size += len(",".join(map(str, row)).encode()) + 1
        if size > LARGEST:
            parts.append([])
            size = 0
        parts[-1].append(row)
    for number, part in enumerate(parts, 1):
        with (folder / f"{stem}{f'_{number}' if number > 1 else ''}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *part])


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=UserWarning)
    learn("agent", ["violation", "merit"])
    learn("customer", ["signal"])
