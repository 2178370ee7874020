"""Makes a store with a year of invented history, to measure its size and how long a trend takes.

python3 benches/nightly/year.py STORE [days of single conversations, 365 if not given]

365 days, 20,000 conversations a day, 300 agents, 19 findings a conversation, of which one in forty costs points (as in the sample data);
no texts. The sums by day are always those of 365 days; the rows of single conversations can be fewer, for they grow by the day.
"""

import datetime
import pathlib
import sqlite3
import sys
import time

DAYS, EACH, AGENTS, RULES, FINDINGS = 365, 20_000, 300, 60, 19
# One finding in forty.
COSTS = "(a.n * 19 + b.n) % 40 = 0"
migrations = sorted((pathlib.Path(__file__).parents[2] / "src/store/migrations").glob("*.sql"))

store = pathlib.Path(sys.argv[1])
detailed = int(sys.argv[2]) if len(sys.argv) > 2 else DAYS
db = sqlite3.connect(store)
db.execute("PRAGMA journal_mode = wal")
for step in migrations:
    db.executescript(step.read_text())
db.execute(f"PRAGMA application_id = {0x5A4A5141}")
db.execute(f"PRAGMA user_version = {len(migrations)}")
begun = time.time()

db.executemany("INSERT INTO codes VALUES (?, 'category', ?, ?)", [(n, f"code{n}", f"代码{n}") for n in range(1, RULES + 1)])
db.execute("INSERT INTO codes VALUES (100, 'kind', 'violation', '违规'), (101, 'grade', 'pass', '合格')")
db.execute("INSERT INTO rulebooks VALUES (1, 'bench', 'bench', 'default', '0')")
db.executemany("INSERT INTO agents VALUES (?, ?)", [(n, f"A{n:03}") for n in range(1, AGENTS + 1)])
db.executemany("INSERT INTO teams VALUES (?, ?)", [(n, f"组{n}") for n in range(1, 11)])
db.executemany("INSERT INTO rules (id, rule, category, kind) VALUES (?, ?, ?, 100)", [(n, f"rule{n}", n) for n in range(1, RULES + 1)])
first = datetime.date(2024, 12, 1)
days = [int((first + datetime.timedelta(n)).strftime("%Y%m%d")) for n in range(DAYS)]
db.execute("CREATE TEMP TABLE n AS WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 19999) SELECT n FROM n")
each = EACH // AGENTS

for nth, day in enumerate(days):
    db.execute(
        f"INSERT INTO days SELECT {day}, {EACH}, {EACH * 14}, {EACH} * (750 + random() % 20), {EACH} * 585000, 20, 17000, 100, 9000, {EACH}, {EACH * 90}"
    )
    db.execute(
        f"INSERT INTO agent_days SELECT {day}, n + 1, n % 10 + 1, {each}, {each * 7}, {each} * (750 + random() % 60), {each} * 585000,"
        f" 0, 10, 20, 26, 10, 30, {each}, {each * 90}, {each}, {each * 20}" + f", {each}, {each * 750}" * 6 + f" FROM n WHERE n < {AGENTS}"
    )
    db.execute(
        f"INSERT INTO finding_days SELECT {day}, n / {RULES} + 1, n % {RULES} + 1, 12, 9, -(n % 50) FROM n WHERE n < {AGENTS * RULES}"
    )
    db.execute(f"INSERT INTO agent_category_days SELECT {day}, n / {RULES} + 1, n % {RULES} + 1, 9 FROM n WHERE n < {AGENTS * RULES}")
    db.execute(f"INSERT INTO rulebook_days VALUES ({day}, 1, {EACH})")
    db.execute(f"INSERT INTO rule_days SELECT {day}, n + 1, 3600, 3000 + random() % 200, -900 FROM n WHERE n < {RULES}")
    db.execute(f"INSERT INTO category_days SELECT {day}, n + 1, 3600, 3000 + random() % 200, -900 FROM n WHERE n < {RULES}")
    if nth >= DAYS - detailed:
        base = nth * EACH
        db.execute(f"INSERT INTO sources (id, path, sha256, rulebook, run, day, complete, conversations, records) VALUES ({nth + 1}, 'exports/{day}.csv', zeroblob(32), 1, 1, {day}, 1, {EACH}, {EACH})")
        db.execute(
            f"INSERT INTO conversations SELECT {base} + n, {nth + 1}, 'S{day}' || printf('%08d', n), {day}, 1730000000 + n, 1730000300 + n,"
            f" 101, n % 10 + 1, 14, 750, 101, 0, 700, 730, 640, 540, 650, 680, 120, 200, 550, 0, -50, 20, -60, 101, 101, 101, 2, 101, {base} + n, {base} + n, 1, {base} + n, {base} + n FROM n"
        )
        db.execute(
            f"INSERT INTO scorecards SELECT {base} + n, n % {AGENTS} + 1, 750, 101, 0, 7, 2, 700, 730, 640, 540, 650, 680, 120 FROM n"
        )
        db.execute(
            f"INSERT INTO findings SELECT {base} + a.n, b.n, (a.n + b.n) % {RULES} + 1, iif({COSTS}, 101, NULL), a.n % {AGENTS} + 1, b.n % 14,"
            f" 3, 7, 101, iif({COSTS}, -150, 0), NULL"
            f" FROM n a JOIN n b ON b.n < {FINDINGS}"
        )
    db.commit()
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
size = store.stat().st_size
print(f"{size / 1e9:.2f} GB, {detailed} days in detail, made in {time.time() - begun:.0f} s")
