"""Kills `zhijian run` at random moments, again and again, and holds the store against that of an undisturbed run, row for row.

python3 benches/nightly/kills.py ZHIJIAN [kills, 200 if not given] [conversations, 50000 if not given] [seconds of killing at most, 3600 if not given]

The log is invented, in files of 250 conversations, some of which stand in two files. Moments are spread over the whole of the work, from
a fixed seed; where the work is done before all kills have hit, it is compared and begun anew. What is compared: every table but when a run
began, the alerts of the file sink (each once), and the result files. Exit code 1 where anything differs, or fewer kills hit than asked.
"""

import hashlib
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
CONVERSATIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 50_000
LONGEST = float(sys.argv[4]) if len(sys.argv) > 4 else 3600
EACH = 250
DAY = "2025-11-03"
CONFIG = """store = "qa.db"
inputs = ["in/*.csv"]
output = "out"
team = "技能组"
[[sink]]
name = "file"
kind = "file"
path = "alerts.jsonl"
[[alert]]
name = "推卸责任"
when = { kind = "code", code = "blame_shifting" }
[[alert]]
name = "均分"
when = { kind = "mean", below = 100, of = "agent" }
"""
ASKED = ["我的快递三天没动了", "退款什么时候到账", "优惠券用不了，急", "你们太差劲了，我要投诉"]
ANSWERED = ["您好，很抱歉让您久等了，我马上为您核实，今天18点前给您答复", "不可能，这是你自己的问题", "请您提供一下订单号", "已为您申请退款，预计24小时内到账"]


def made(folder):
    folder.mkdir()
    (folder / "in").mkdir()
    (folder / "nightly.toml").write_text(CONFIG)
    dice = random.Random(7)
    last = []
    for first in range(0, CONVERSATIONS, EACH):
        rows = last[:]
        last = []
        for n in range(first, min(first + EACH, CONVERSATIONS)):
            minute = f"{n // 60 % 14 + 8:02}:{n % 60:02}"
            own = [
                f"c{n},A{n % 37:02},组{n % 5},客户,{DAY} {minute}:00,{dice.choice(ASKED)}，单号{dice.randrange(10**9)}",
                f"c{n},A{n % 37:02},组{n % 5},客服,{DAY} {minute}:{dice.randrange(10, 50)},{dice.choice(ANSWERED)}",
                f"c{n},A{n % 37:02},组{n % 5},客户,{DAY} {minute}:55,好的",
            ]
            rows += own
            # The last ones stand in the next export, too, where the first of them has lost its end.
            if n >= first + EACH - 3:
                last += own[:2] if not last else own
        text = "会话ID,客服工号,技能组,角色,发送时间,内容\n" + "\n".join(rows) + "\n"
        (folder / "in" / f"{first:07}.csv").write_text(text)


def command(folder):
    return [PROGRAM, "run", "--config", str(folder / "nightly.toml"), "--date", DAY]


def finish(folder):
    begun = time.time()
    done = subprocess.run(command(folder), stderr=subprocess.PIPE, text=True)
    assert done.returncode in (0, 4), done.stderr[-2000:]
    return time.time() - begun


def kill(folder, mark, after):
    child = subprocess.Popen(command(folder), stderr=subprocess.PIPE, text=True)
    for line in child.stderr:
        if mark in line:
            break
    time.sleep(after)
    is_killed = child.poll() is None
    if is_killed:
        child.send_signal(signal.SIGKILL)
    child.stderr.close()
    child.wait()
    return is_killed


def digest(folder):
    db = sqlite3.connect(folder / "qa.db")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    parts = {}
    for table in tables:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        kept = [c for c in columns if not (table, c) in {("alerts", "raised"), ("deliveries", "sent"), ("deliveries", "attempts"), ("sources", "run")}]
        if table == "runs":
            continue
        hasher, count = hashlib.sha256(), 0
        for row in sorted(db.execute(f"SELECT {', '.join(chr(34) + c + chr(34) for c in kept)} FROM {table}"), key=repr):
            hasher.update(repr(row).replace(str(folder), "").encode())
            count += 1
        parts[table] = (count, hasher.hexdigest())
    parts["alerts.jsonl"] = sorted((folder / "alerts.jsonl").read_text().splitlines())
    for name in ["conversations.jsonl", "agents.csv", "findings.csv"]:
        parts[name] = hashlib.sha256((folder / "out" / name).read_bytes()).hexdigest()
    parts["left over"] = sorted(path.name for path in (folder / "out").iterdir())
    return parts


def stored(folder):
    if not (folder / "qa.db").exists():
        return 0
    return sqlite3.connect(folder / "qa.db").execute("SELECT count(*) FROM conversations").fetchone()[0]


def differences(expected, folder):
    found = digest(folder)
    wrong = [name for name in expected if expected[name] != found.get(name)]
    for name in wrong:
        print(name, str(expected[name])[:600], str(found.get(name))[:600], sep="\n  ")
    return wrong


def begin_anew(folder):
    for path in folder.glob("qa.db*"):
        path.unlink()
    (folder / "alerts.jsonl").unlink(missing_ok=True)
    shutil.rmtree(folder / "out", ignore_errors=True)


with tempfile.TemporaryDirectory() as base:
    plain, tried = pathlib.Path(base) / "plain", pathlib.Path(base) / "tried"
    made(plain)
    made(tried)
    whole = finish(plain)
    expected = digest(plain)
    print(f"undisturbed: {whole:.1f} s", flush=True)
    dice = random.Random(11)
    killed, rounds, wrong = 0, 1, []
    begun = time.time()
    while killed < KILLS and not wrong and time.time() - begun < LONGEST:
        # Mostly soon, for most of what can go wrong is at the beginning of something; and at times late, so that the work goes on.
        # What stands in two files is stored twice.
        left = max(0, 1 - stored(tried) / CONVERSATIONS)
        late = min(0.2, 2 * left)
        after = dice.uniform(0, whole * (0.01 if dice.random() < 0.9 else late))
        # Some while nothing is stored yet, and some between two batches or within one.
        if kill(tried, dice.choice(["run begins", "source scored"]), after):
            killed += 1
            if killed % 20 == 0:
                print(f"{killed} kills, {stored(tried)} rows of conversations, round {rounds}", flush=True)
        else:
            wrong = differences(expected, tried)
            begin_anew(tried)
            rounds += 1
    if not wrong:
        finish(tried)
        wrong = differences(expected, tried)
    print(
        f"{killed} kills over {CONVERSATIONS} conversations, in {rounds} rounds: {'no difference' if not wrong else 'DIFFERENT: ' + ', '.join(wrong)}"
    )
    if killed < KILLS:
        print(f"only {killed} of {KILLS} kills hit within {LONGEST:.0f} s")
    sys.exit(bool(wrong) or killed < KILLS)
