"""Reads phrases.txt and composes sentences from it.

A sentence is a tuple of parts: a string stands for itself, a list is a choice between sentences, a `Pin` is a choice that is
made once for a conversation, and a function makes a number or a date. Sections are plain lists, so a slot is just the list
it names: nothing is looked up by name while sentences are made, which is what keeps a million of them cheap.
"""

import re

PART = re.compile(r"\{([^{}]+)\}|([(|)])|([^{}(|)]+)")


class Pin:
    """A section that keeps its first choice for the whole conversation."""

    def __init__(self, name, lines):
        self.name, self.lines = name, lines


class Talk:
    """One conversation's voice: the random source, the words it settled on, and the day it takes place."""

    def __init__(self, random, settled, day):
        self.random, self.settled, self.day = random, settled, day

    def say(self, lines):
        """One of `lines`, with every slot filled."""
        out = []
        self._fill(lines, out)
        return "".join(out)

    def _fill(self, lines, out):
        for part in lines[int(self.random() * len(lines))]:
            if part.__class__ is str:
                out.append(part)
            elif part.__class__ is list:
                self._fill(part, out)
            elif part.__class__ is Pin:
                if part.name not in self.settled:
                    self.settled[part.name] = self.say(part.lines)
                out.append(self.settled[part.name])
            else:
                out.append(part(self))


def sections(path):
    """The sections of the phrase file: name -> (kept for the conversation?, lines)."""
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("= "):
            name, kept = line[2:].removesuffix("!"), line.endswith("!")
            lines = found.setdefault(name, (kept, []))[1]
        elif line and not line.startswith("#"):
            lines.append((number, line))
    return found


def grammar(path, field, slots):
    """The phrases as a customer and an agent of `field` (shop, bank …) say them: section name -> sentences."""
    found = sections(path)
    made = {name: [] for name in found}

    def slot(name, number):
        name = field + name if name.startswith(".") else name
        if name.startswith("#"):
            low, high = map(int, name[1:].split("-"))
            return lambda talk: str(low + int(talk.random() * (high - low + 1)))
        if name in slots:
            return slots[name]
        if name not in found:
            raise SystemExit(f"{path.name}:{number}: no section {name}")
        return Pin(name, made[name]) if found[name][0] else made[name]

    for name, (_, lines) in found.items():
        for number, line in lines:
            made[name].append(sentence(line, lambda inner, number=number: slot(inner, number)))
    return made


def sentence(line, slot):
    """A line as parts; parentheses may be nested."""
    open_choices, parts = [], []
    for inner, mark, text in PART.findall(line):
        if mark == "(":
            open_choices.append((parts, []))
            parts = []
        elif mark and not open_choices:
            raise SystemExit(f"stray {mark} in: {line}")
        elif mark == "|":
            open_choices[-1][1].append(tuple(parts))
            parts = []
        elif mark == ")":
            outer, choices = open_choices.pop()
            choices.append(tuple(parts))
            parts = [*outer, choices]
        else:
            parts.append(slot(inner) if inner else text)
    if open_choices:
        raise SystemExit(f"unclosed parenthesis in: {line}")
    return tuple(parts)
