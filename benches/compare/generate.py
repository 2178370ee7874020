#!/usr/bin/env python3
"""Writes an invented log of N customer-service conversations, one row a turn.

Nothing is kept but the open conversations, so memory does not grow with N; the first conversations of a seed are the same
whatever N is. Prints the size of the log: conversations, turns, bytes of text.
"""

import argparse
import csv
import heapq
import random
from datetime import datetime, timedelta
from itertools import islice
from math import log
from pathlib import Path

from grammar import Talk, grammar

HEADER = ["会话ID", "客服工号", "客户ID", "角色", "发送时间", "内容"]
FIELDS = ["shop", "telecom", "courier", "bank", "travel", "property"]
FIELD_WEIGHTS = [40, 14, 16, 12, 8, 10]
AGENTS = 400
# A conversation lasts about four minutes; one that starts every five seconds keeps about fifty of them open.
SECONDS_BETWEEN_STARTS = 5.0
FIRST_DAY = datetime(2025, 11, 3, 8, 0, 0)
MOODS = ["calm", "anxious", "upset", "angry", "happy"]
MOOD_WEIGHTS = [52, 18, 16, 7, 7]
# Where the mood may go after half of the conversation; most stay as they are.
MOOD_AFTER = {"calm": "upset", "anxious": "upset", "upset": "angry", "angry": "angry", "happy": "happy"}
# The slips of real agents: being vague or hiding behind the rules is common, insults are rare.
VIOLATIONS = {
    "vague": 22, "refusal": 12, "policy": 14, "blame": 8, "ignorance": 8, "impatience": 7, "perfunctory": 8, "negative": 7,
    "rhetorical": 4, "confront": 4, "promise": 8, "absolute": 3, "discourage": 2, "sarcasm": 2, "threat": 1, "insult": 1,
    "privacy": 2, "off_platform": 3, "manipulate": 2,
}
# Scripts of each kind in the book that the agents of a field copy from.
BOOK = {"greet": 14, "wait": 12, "sorry": 10, "more": 10, "close": 14, "own": 8}
TYPOS = {
    "怎么": "怎莫", "什么": "神马", "没有": "木有", "快递": "块递", "已经": "己经", "时候": "时侯", "收到": "受到", "客服": "克服",
    "订单": "定单", "的话": "得话", "知道": "知到", "一直": "一只", "退款": "推款", "这样": "酱紫", "处理": "处里", "现在": "现再",
}

SLOTS = {
    "agent": lambda talk: talk.settled["agent"],
    "agentno": lambda talk: talk.settled["agentno"],
    "time": lambda talk: f"{7 + int(talk.random() * 16)}:{int(talk.random() * 60):02}",
    "day": lambda talk: day(talk),
    "order": lambda talk: "".join(["T", "D", "E", "7", "3", ""][int(talk.random() * 6)]) + digits(talk, 11),
    "phone": lambda talk: "1" + "3578"[int(talk.random() * 4)] + digits(talk, 9),
    "tail": lambda talk: digits(talk, 4),
    "code": lambda talk: "GKHTW"[int(talk.random() * 5)] + digits(talk, 7),
    "amount": lambda talk: amount(talk),
}


def digits(talk, count):
    return str(int(talk.random() * 10**count)).zfill(count)


def amount(talk):
    # Small sums are far more frequent than large ones.
    value = 5 + 3000 * talk.random() ** 3
    return f"{value:.2f}" if talk.random() < 0.2 else str(int(value))


def day(talk):
    at = talk.day + timedelta(days=int(talk.random() * 20) - 9)
    return f"{at.month}{'月' if talk.random() < 0.8 else '.'}{at.day}{'号' if talk.random() < 0.7 else '日'}"


def choose(talk, weighted):
    """A name by cumulative weight; `random.choices` would cost more than the sentence itself."""
    point = talk.random() * weighted[-1][0]
    return next(name for bound, name in weighted if point < bound)


def weighted(names, weights):
    total, bounds = 0, []
    for name, weight in zip(names, weights):
        total += weight
        bounds.append((total, name))
    return bounds


FIELD_BOUNDS = weighted(FIELDS, FIELD_WEIGHTS)
MOOD_BOUNDS = weighted(MOODS, MOOD_WEIGHTS)
VIOLATION_BOUNDS = weighted(VIOLATIONS.keys(), VIOLATIONS.values())


class Agent:
    """Works in one field, has a name and habits; one in seven slips often, the others seldom."""

    def __init__(self, number, rnd):
        self.id = f"A{number:03}"
        self.field = next(name for bound, name in FIELD_BOUNDS if number * 100 / AGENTS <= bound)
        self.name = rnd.choice("小阿老") + rnd.choice(list("桃林薇琪苏宁可乐安雨晴禾岚月舟川周吴冯夏秋阳"))
        self.slips = 0.17 if number % 7 == 0 else 0.028
        self.scripts = 0.2 + 0.25 * rnd.random()


class House:
    """What all conversations share: the phrases of each field, the agents, the script books."""

    def __init__(self, seed):
        self.rnd = random.Random(seed)
        path = Path(__file__).with_name("phrases.txt")
        self.phrases = {field: grammar(path, field, SLOTS) for field in FIELDS}
        self.agents = {field: [] for field in FIELDS}
        for number in range(1, AGENTS + 1):
            agent = Agent(number, self.rnd)
            self.agents[agent.field].append(agent)
        self.books = {field: self.book(field) for field in FIELDS}

    def book(self, field):
        phrases, talk = self.phrases[field], Talk(self.rnd.random, {}, FIRST_DAY)
        name = {kind: f"script.{kind}" for kind in BOOK} | {"own": f"{field}.script"}
        return {kind: [talk.say(phrases[name[kind]]) for _ in range(count)] for kind, count in BOOK.items()}


class Conversation:
    """Composes the turns of one conversation."""

    def __init__(self, house, number, started):
        random_ = house.rnd.random
        draw = Talk(random_, {}, started)
        field = choose(draw, FIELD_BOUNDS)
        agents = house.agents[field]
        self.agent = agents[int(random_() * len(agents))]
        self.talk = Talk(random_, {"agent": self.agent.name, "agentno": self.agent.id}, started)
        self.field, self.phrases, self.book = field, house.phrases[field], house.books[field]
        self.number, self.random = number, random_
        self.customer = f"U{int(random_() * 10**7):07}"
        self.mood = choose(draw, MOOD_BOUNDS)
        # How this customer types: spaces for commas, no final mark, many marks.
        self.spaces, self.marks, self.typos = random_() < 0.6, random_() < 0.25, 0.02 + 0.1 * random_()
        self.turns = []

    def rows(self, started):
        self.compose()
        at, rows, head = started, [], (f"C{self.number:09}", self.agent.id, self.customer)
        for role, text in self.turns:
            rows.append((*head, role, at.strftime("%Y-%m-%d %H:%M:%S"), text))
            at += timedelta(seconds=3 + int(50 * self.random() ** 2))
        return rows

    def compose(self):
        # 8 to 24 turns, about 14 in the mean: a gamma distribution, as the sum of two exponential ones.
        length = 8 + min(16, int(-3.3 * log((1 - self.random()) * (1 - self.random()))))
        offer, survey = self.random() < 0.7, self.random() < 0.2
        self.open(length)
        self.room = length - len(self.turns) - 2 - offer - survey
        while self.room >= 2:
            if len(self.turns) > length // 2 and self.random() < 0.1:
                self.mood = MOOD_AFTER[self.mood]
            before = len(self.turns)
            self.exchange()
            self.room -= len(self.turns) - before
        if self.room:
            self.customer_says("c.follow")
        if offer:
            self.agent_says("a.more", "more")
        self.close(survey)

    def open(self, length):
        if length >= 10 and self.random() < 0.14:
            self.turns.append(("机器人", "您好，我是智能助手，请简单描述您的问题，或回复“人工”转接人工客服"))
        if self.random() < 0.45:
            self.customer_says("c.hello")
            self.agent_says("a.greet", "greet")
            self.customer_says(".problem")
        else:
            self.customer_says(".problem")
            self.agent_says("a.greet", "greet")
        if length >= 10 and self.random() < 0.35:
            self.customer_says(".detail")

    def exchange(self):
        """The agent says something, the customer answers."""
        draw = self.random()
        stirred = self.mood in ("upset", "angry", "anxious")
        if draw < 0.15:
            self.agent_says("a.ask")
            self.customer_says("c.info")
            return
        if draw < 0.27:
            self.agent_says("a.wait", "wait")
            if self.room >= 3 and self.random() < 0.6:
                self.agent_says(".finding")
        elif stirred and draw < 0.45:
            self.agent_says("a.empathy", "sorry")
        elif draw < 0.55:
            self.agent_says(".finding")
        elif draw < 0.73:
            self.agent_says(".explain", "own")
        elif draw < 0.88:
            self.agent_says(".solve")
        else:
            self.agent_says("a.ack")
        draw = self.random()
        if draw < 0.08:
            self.customer_says("c.ack")
        elif draw < 0.12:
            self.customer_says("c.mild")
        else:
            self.customer_says("c.press." + self.mood)
            if self.room >= 4 and self.random() < 0.15:
                self.customer_says(".detail")

    def close(self, survey):
        end = {"upset": "c.flat_end", "angry": "c.bad_end"}.get(self.mood, "c.good_end")
        self.customer_says(end if self.random() < 0.85 else "c.flat_end")
        self.agent_says("a.close", "close")
        if survey:
            self.turns.append(("系统", "评价邀请已发送"))

    def section(self, name):
        return self.phrases[self.field + name if name.startswith(".") else name]

    def agent_says(self, name, script=None):
        if self.random() < self.agent.slips * (1.6 if self.mood == "angry" else 1.0):
            text = self.talk.say(self.section("v." + choose(self.talk, VIOLATION_BOUNDS)))
        elif script and self.random() < self.agent.scripts:
            lines = self.book[script]
            # Some scripts are everybody's favourite.
            text = lines[int(self.random() ** 1.7 * len(lines))]
        elif self.random() < 0.015:
            text = "[图片]"
        else:
            text = self.talk.say(self.section(name))
        self.turns.append(("客服", text))

    def customer_says(self, name):
        text = self.talk.say(self.section(name))
        if self.spaces:
            text = text.replace("，", " ")
        if self.marks:
            text = text.rstrip("。~") + "！？"[int(self.random() * 2)] * (1 + int(self.random() * 3))
        if self.random() < self.typos:
            text = mistyped(text)
        if self.random() < 0.02:
            text = "[图片]"
        self.turns.append(("客户", text.strip()))


def mistyped(text):
    for right, wrong in TYPOS.items():
        if right in text:
            return text.replace(right, wrong, 1)
    return text


def conversations(seed, seconds_between_starts):
    """Rows of one conversation after the other, without end."""
    house, at, number = House(seed), FIRST_DAY, 0
    while True:
        number += 1
        at += timedelta(seconds=round(2 * seconds_between_starts * house.rnd.random()))
        yield Conversation(house, number, at).rows(at)


def by_time(rows_of_each):
    """The rows in the order in which they were sent: conversations that are open at the same time alternate."""
    waiting = []
    for rows in rows_of_each:
        starts = rows[0][4]
        while waiting and waiting[0][0] < starts:
            yield next_row(waiting)
        heapq.heappush(waiting, (starts, rows[0][0], 0, rows))
    while waiting:
        yield next_row(waiting)


def next_row(waiting):
    _, identity, index, rows = waiting[0]
    if index + 1 < len(rows):
        heapq.heapreplace(waiting, (rows[index + 1][4], identity, index + 1, rows))
    else:
        heapq.heappop(waiting)
    return rows[index]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", type=int, metavar="N")
    parser.add_argument("out", metavar="OUT.csv")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--interleaved", action="store_true", help="rows in the order of time, about 50 conversations at once")
    parser.add_argument("--between", type=float, default=SECONDS_BETWEEN_STARTS, metavar="SECONDS", help="mean time between starts")
    args = parser.parse_args()
    chosen = islice(conversations(args.seed, args.between), args.conversations)
    rows = by_time(chosen) if args.interleaved else (row for each in chosen for row in each)
    turns = text_bytes = 0
    with open(args.out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow(row)
            turns += 1
            text_bytes += len(row[5].encode())
    print(args.conversations, turns, text_bytes)


if __name__ == "__main__":
    main()
