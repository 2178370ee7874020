-- What alerts told, and what has become of it since.

-- 1 where an alert names conversations: it goes with them.
ALTER TABLE alerts ADD COLUMN names INTEGER NOT NULL DEFAULT 0;
UPDATE alerts SET names = 1 WHERE rule IN (SELECT rule FROM alerted);
-- 0 until a run has ended that told of it by its exit code.
ALTER TABLE alerts ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
UPDATE alerts SET reported = 1;

-- The day that the conversation counts for: as long as its details are kept, what was told of it is, too, whether it is there at the time
-- or not. NULL where an older store does not tell it.
ALTER TABLE alerted ADD COLUMN day INTEGER;
UPDATE alerted SET day = (
    SELECT max(c.day) FROM conversations AS c
    WHERE c.conversation = alerted.conversation AND (c.head = alerted.head OR c.tail = alerted.tail)
);
-- The alert, the file, and what the conversation is called in the alert; NULL where an older store does not tell it.
ALTER TABLE alerted ADD COLUMN alert INTEGER;
ALTER TABLE alerted ADD COLUMN source INTEGER;
ALTER TABLE alerted ADD COLUMN name TEXT;
-- 1 where the conversation does not show any more what the alert told: it was judged again, or is gone from its file.
ALTER TABLE alerted ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;

-- `mark` names a conversation wherever it is stored anew, which `id` does not: of its first and its last turn.
DROP VIEW scored_conversation;
CREATE VIEW scored_conversation AS
SELECT
    conversations.id AS id, sources.path AS source, conversations.conversation AS conversation_id,
    printf('%04d-%02d-%02d', conversations.day / 10000, conversations.day / 100 % 100, conversations.day % 100) AS day,
    datetime(started, 'unixepoch') AS started_utc, channels.code AS channel, teams.name AS team, turns, score / 10.0 AS score,
    grades.code AS grade, fatal, topics.code AS topic, scenes.code AS scene, types.code AS customer_type, issue_level,
    risks.code AS risk, first_response / 10.0 AS first_response_s, emotion_start / 100.0 AS emotion_start,
    emotion_end / 100.0 AS emotion_end, printf('%010x', ((head & 1048575) << 20) | (tail & 1048575)) AS mark
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
