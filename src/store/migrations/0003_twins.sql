-- Conversations that stand in two exports, alerts that are told apart by the conversation and not by its file, first responses by agent,
-- nights that were stored and not yet told, and how long rows are kept.

-- When everything of the night was in the store; NULL while it is not.
ALTER TABLE runs ADD COLUMN stored INTEGER;
UPDATE runs SET stored = finished;

-- What was forgotten of a source: its conversations of days before this one stay as they are in the sums, whatever becomes of the file.
ALTER TABLE sources ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;

-- Marks of the first and the last turn: who and when, and how long; never what. Two conversations of the same id that have one of them in
-- common are the same. Those of older stores are like no other's.
ALTER TABLE conversations ADD COLUMN head INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN tail INTEGER NOT NULL DEFAULT 0;
-- 0 where another file has the same conversation with at least as many turns: then that one is in the sums.
ALTER TABLE conversations ADD COLUMN counted INTEGER NOT NULL DEFAULT 1;
UPDATE conversations SET head = -id, tail = -id;
CREATE INDEX conversations_by_name ON conversations (conversation);

-- The first response is that of the agent who gave it. Older stores do not tell who that was where several took part.
ALTER TABLE scorecards ADD COLUMN first_response INTEGER;
UPDATE scorecards
SET first_response = (SELECT first_response FROM conversations WHERE id = scorecards.conversation)
WHERE (SELECT count(*) FROM scorecards AS all_of_it WHERE all_of_it.conversation = scorecards.conversation) = 1;
UPDATE agent_days
SET (first_responses, first_response) = (
    SELECT count(s.first_response), coalesce(sum(s.first_response), 0)
    FROM conversations AS c
    JOIN scorecards AS s ON s.conversation = c.id
    WHERE c.day = agent_days.day AND s.agent = agent_days.agent AND c.team = agent_days.team
);

ALTER TABLE alerted RENAME TO alerted_by_source;
CREATE TABLE alerted (
    rule         TEXT NOT NULL,
    conversation TEXT NOT NULL,
    head         INTEGER NOT NULL,
    tail         INTEGER NOT NULL,
    PRIMARY KEY (rule, conversation, head, tail)
) STRICT, WITHOUT ROWID;
INSERT INTO alerted (rule, conversation, head, tail)
SELECT a.rule, a.conversation, c.head, c.tail
FROM alerted_by_source AS a
JOIN conversations AS c ON c.source = a.source AND c.conversation = a.conversation
WHERE true
ON CONFLICT DO NOTHING;
DROP TABLE alerted_by_source;

DROP VIEW rule_stats;
CREATE VIEW rule_stats AS
SELECT
    rules.rule AS rule, categories.code AS category, categories.name AS category_name, kinds.code AS kind,
    coalesce(sum(findings), 0) AS findings, coalesce(sum(conversations), 0) AS conversations,
    100.0 * coalesce(sum(conversations), 0) / nullif((SELECT sum(conversations) FROM days), 0) AS percent_of_conversations,
    coalesce(sum(cost), 0) / 100.0 AS cost,
    count(day) AS days,
    -- Of what was found in nothing that is left there is no day.
    iif(count(day) = 0, NULL, printf('%04d-%02d-%02d', min(day) / 10000, min(day) / 100 % 100, min(day) % 100)) AS first_day,
    iif(count(day) = 0, NULL, printf('%04d-%02d-%02d', max(day) / 10000, max(day) / 100 % 100, max(day) % 100)) AS last_day
FROM rules
LEFT JOIN rule_days ON rule_days.rule = rules.id
JOIN codes AS categories ON categories.id = rules.category
JOIN codes AS kinds ON kinds.id = rules.kind
GROUP BY rules.id;

DROP VIEW scored_conversation;
CREATE VIEW scored_conversation AS
SELECT
    conversations.id AS id, sources.path AS source, conversations.conversation AS conversation_id,
    printf('%04d-%02d-%02d', conversations.day / 10000, conversations.day / 100 % 100, conversations.day % 100) AS day,
    datetime(started, 'unixepoch') AS started_utc, channels.code AS channel, teams.name AS team, turns, score / 10.0 AS score,
    grades.code AS grade, fatal, topics.code AS topic, scenes.code AS scene, types.code AS customer_type, issue_level,
    risks.code AS risk, first_response / 10.0 AS first_response_s, emotion_start / 100.0 AS emotion_start,
    emotion_end / 100.0 AS emotion_end
FROM conversations
JOIN sources ON sources.id = source
JOIN teams ON teams.id = team
JOIN codes AS channels ON channels.id = channel
JOIN codes AS grades ON grades.id = grade
JOIN codes AS topics ON topics.id = topic
JOIN codes AS scenes ON scenes.id = scene
JOIN codes AS types ON types.id = customer_type
JOIN codes AS risks ON risks.id = risk
WHERE counted = 1;
