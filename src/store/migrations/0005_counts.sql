-- What counts once, and what does not count: findings for review alone, codes by agent, twins. And alerts that are never given up.

-- Findings that wait for a person's judgement and cost nothing (review_only in the rules): as `findings`, and apart from them, so that
-- whatever is counted there has cost something, or could have. Those of older stores stand among the findings: nobody knows them any more.
CREATE TABLE review_findings (
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    nth          INTEGER NOT NULL,
    rule         INTEGER NOT NULL REFERENCES rules (id),
    severity     INTEGER REFERENCES codes (id),
    agent        INTEGER NOT NULL REFERENCES agents (id),
    turn         INTEGER,
    "start"      INTEGER,
    "end"        INTEGER,
    via          INTEGER REFERENCES codes (id),
    cost         INTEGER NOT NULL,
    quote        TEXT,
    PRIMARY KEY (conversation, nth)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_days (
    day           INTEGER NOT NULL,
    agent         INTEGER NOT NULL REFERENCES agents (id),
    rule          INTEGER NOT NULL REFERENCES rules (id),
    findings      INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    PRIMARY KEY (day, agent, rule)
) STRICT, WITHOUT ROWID;

-- Two rules of one code in one conversation are one conversation with the code: rules cannot be summed to it.
CREATE TABLE agent_category_days (
    day           INTEGER NOT NULL,
    agent         INTEGER NOT NULL REFERENCES agents (id),
    category      INTEGER NOT NULL REFERENCES codes (id),
    conversations INTEGER NOT NULL,
    PRIMARY KEY (day, agent, category)
) STRICT, WITHOUT ROWID;
INSERT INTO agent_category_days (day, agent, category, conversations)
SELECT c.day, f.agent, r.category, count(DISTINCT f.conversation)
FROM conversations AS c
JOIN findings AS f ON f.conversation = c.id
JOIN rules AS r ON r.id = f.rule
WHERE c.counted = 1
GROUP BY c.day, f.agent, r.category;
-- Where the findings are forgotten, the sum is held below what the agent had at all.
INSERT INTO agent_category_days (day, agent, category, conversations)
SELECT
    f.day, f.agent, r.category,
    min(
        sum(f.conversations),
        coalesce((SELECT sum(a.conversations) FROM agent_days AS a WHERE a.day = f.day AND a.agent = f.agent), sum(f.conversations))
    )
FROM finding_days AS f
JOIN rules AS r ON r.id = f.rule
WHERE true
GROUP BY f.day, f.agent, r.category
ON CONFLICT DO NOTHING;

-- Marks of the second turn and of the last but one: two conversations of the same id that only begin, or end, in the same second are two.
-- NULL where there is no such turn, and in older stores.
ALTER TABLE conversations ADD COLUMN second INTEGER;
ALTER TABLE conversations ADD COLUMN before_last INTEGER;
ALTER TABLE alerted ADD COLUMN second INTEGER;
ALTER TABLE alerted ADD COLUMN before_last INTEGER;

-- What was given up after fifty attempts waits again; what was handed over to another sink does not.
UPDATE deliveries
SET state = 'waiting'
WHERE state = 'given_up' AND (error IS NULL OR error NOT LIKE 'this sink is gone%');

DROP VIEW rule_stats;
CREATE VIEW rule_stats AS
SELECT
    rules.rule AS rule, categories.code AS category, categories.name AS category_name, kinds.code AS kind,
    coalesce(sum(findings), 0) AS findings, coalesce(sum(conversations), 0) AS conversations,
    100.0 * coalesce(sum(conversations), 0) / nullif((SELECT sum(conversations) FROM days), 0) AS percent_of_conversations,
    coalesce(sum(cost), 0) / 100.0 AS cost,
    -- Found for a person's judgement alone: not among the findings, and of no cost.
    coalesce((SELECT sum(r.findings) FROM review_days AS r WHERE r.rule = rules.id), 0) AS for_review,
    count(day) AS days,
    -- Of what was found in nothing that is left there is no day.
    iif(count(day) = 0, NULL, printf('%04d-%02d-%02d', min(day) / 10000, min(day) / 100 % 100, min(day) % 100)) AS first_day,
    iif(count(day) = 0, NULL, printf('%04d-%02d-%02d', max(day) / 10000, max(day) / 100 % 100, max(day) % 100)) AS last_day
FROM rules
LEFT JOIN rule_days ON rule_days.rule = rules.id
JOIN codes AS categories ON categories.id = rules.category
JOIN codes AS kinds ON kinds.id = rules.kind
GROUP BY rules.id;
