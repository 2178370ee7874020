-- The history of a call centre. This file is never edited once released: what changes comes as a new file with the next number.
--
-- Scores are whole tenths of a point, what a finding costs is whole hundredths, times are Unix seconds, response times are tenths of a
-- second, polarities are hundredths, and days are numbers such as 20251103: whole numbers sum exactly, in any order.

-- Every member of the closed sets of the taxonomy.
CREATE TABLE codes (
    id     INTEGER PRIMARY KEY,
    family TEXT NOT NULL,
    code   TEXT NOT NULL,
    name   TEXT NOT NULL,
    UNIQUE (family, code)
) STRICT;

CREATE TABLE agents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
-- Nobody in particular: conversations that name no agent, findings that are counted to none, agents without a team.
INSERT INTO agents (id, name) VALUES (0, '');
INSERT INTO teams (id, name) VALUES (0, '');

CREATE TABLE rules (
    id       INTEGER PRIMARY KEY,
    rule     TEXT NOT NULL,
    category INTEGER NOT NULL REFERENCES codes (id),
    kind     INTEGER NOT NULL REFERENCES codes (id),
    UNIQUE (rule, category, kind)
) STRICT;

-- What conversations were judged by.
CREATE TABLE rulebooks (
    id      INTEGER PRIMARY KEY,
    label   TEXT NOT NULL,
    hash    TEXT NOT NULL,
    profile TEXT NOT NULL,
    version TEXT NOT NULL,
    UNIQUE (hash, profile, version)
) STRICT;

CREATE TABLE runs (
    id            INTEGER PRIMARY KEY,
    day           INTEGER NOT NULL,
    started       INTEGER NOT NULL,
    -- NULL while it runs, and for ever where it was killed.
    finished      INTEGER,
    conversations INTEGER NOT NULL DEFAULT 0,
    sources       INTEGER NOT NULL DEFAULT 0,
    rejects       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sources (
    id            INTEGER PRIMARY KEY,
    path          TEXT NOT NULL UNIQUE,
    sha256        BLOB NOT NULL,
    rulebook      INTEGER NOT NULL REFERENCES rulebooks (id),
    -- The run that read it, and that run's day.
    run           INTEGER NOT NULL,
    day           INTEGER NOT NULL,
    -- 0 while it is being read: what is there of it is replaced by the next run.
    complete      INTEGER NOT NULL,
    conversations INTEGER NOT NULL DEFAULT 0,
    rejects       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sources_by_content ON sources (sha256);

CREATE TABLE conversations (
    id             INTEGER PRIMARY KEY,
    source         INTEGER NOT NULL REFERENCES sources (id),
    conversation   TEXT NOT NULL,
    -- The day it began, where it was; that of the run where the log tells none.
    day            INTEGER NOT NULL,
    started        INTEGER,
    ended          INTEGER,
    channel        INTEGER NOT NULL REFERENCES codes (id),
    team           INTEGER NOT NULL REFERENCES teams (id),
    turns          INTEGER NOT NULL,
    score          INTEGER NOT NULL,
    grade          INTEGER NOT NULL REFERENCES codes (id),
    fatal          INTEGER NOT NULL,
    responsiveness INTEGER,
    attitude       INTEGER,
    empathy        INTEGER,
    resolution     INTEGER,
    expertise      INTEGER,
    process        INTEGER,
    first_response INTEGER,
    mean_response  INTEGER,
    max_response   INTEGER,
    unanswered     INTEGER NOT NULL,
    emotion_start  INTEGER,
    emotion_end    INTEGER,
    emotion_min    INTEGER,
    scene          INTEGER NOT NULL REFERENCES codes (id),
    topic          INTEGER NOT NULL REFERENCES codes (id),
    customer_type  INTEGER NOT NULL REFERENCES codes (id),
    issue_level    INTEGER NOT NULL,
    risk           INTEGER NOT NULL REFERENCES codes (id)
) STRICT;
CREATE INDEX conversations_by_source ON conversations (source);
CREATE INDEX conversations_by_day ON conversations (day);

-- What each conversation is to each agent who took part.
CREATE TABLE scorecards (
    conversation   INTEGER NOT NULL REFERENCES conversations (id),
    agent          INTEGER NOT NULL REFERENCES agents (id),
    score          INTEGER NOT NULL,
    grade          INTEGER NOT NULL REFERENCES codes (id),
    fatal          INTEGER NOT NULL,
    turns          INTEGER NOT NULL,
    violations     INTEGER NOT NULL,
    responsiveness INTEGER,
    attitude       INTEGER,
    empathy        INTEGER,
    resolution     INTEGER,
    expertise      INTEGER,
    process        INTEGER,
    PRIMARY KEY (conversation, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
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

-- The conversation as canonical JSON; only where texts are kept.
CREATE TABLE transcripts (conversation INTEGER PRIMARY KEY REFERENCES conversations (id), turns TEXT NOT NULL) STRICT;

-- Sums by day, kept up with every batch: whoever asks for a trend reads these alone.
CREATE TABLE days (
    day               INTEGER PRIMARY KEY,
    conversations     INTEGER NOT NULL,
    turns             INTEGER NOT NULL,
    score_sum         INTEGER NOT NULL,
    score_squares     INTEGER NOT NULL,
    fatal             INTEGER NOT NULL,
    passed            INTEGER NOT NULL,
    risky             INTEGER NOT NULL,
    violations        INTEGER NOT NULL,
    first_responses   INTEGER NOT NULL,
    first_response    INTEGER NOT NULL
) STRICT;

CREATE TABLE agent_days (
    day               INTEGER NOT NULL,
    agent             INTEGER NOT NULL REFERENCES agents (id),
    team              INTEGER NOT NULL REFERENCES teams (id),
    conversations     INTEGER NOT NULL,
    turns             INTEGER NOT NULL,
    score_sum         INTEGER NOT NULL,
    score_squares     INTEGER NOT NULL,
    fatal             INTEGER NOT NULL,
    excellent         INTEGER NOT NULL,
    good              INTEGER NOT NULL,
    pass              INTEGER NOT NULL,
    needs_improvement INTEGER NOT NULL,
    violations        INTEGER NOT NULL,
    first_responses   INTEGER NOT NULL,
    first_response    INTEGER NOT NULL,
    emotions          INTEGER NOT NULL,
    emotion_change    INTEGER NOT NULL,
    responsiveness_n  INTEGER NOT NULL,
    responsiveness    INTEGER NOT NULL,
    attitude_n        INTEGER NOT NULL,
    attitude          INTEGER NOT NULL,
    empathy_n         INTEGER NOT NULL,
    empathy           INTEGER NOT NULL,
    resolution_n      INTEGER NOT NULL,
    resolution        INTEGER NOT NULL,
    expertise_n       INTEGER NOT NULL,
    expertise         INTEGER NOT NULL,
    process_n         INTEGER NOT NULL,
    process           INTEGER NOT NULL,
    PRIMARY KEY (day, agent, team)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_days (
    day           INTEGER NOT NULL,
    agent         INTEGER NOT NULL REFERENCES agents (id),
    rule          INTEGER NOT NULL REFERENCES rules (id),
    findings      INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    cost          INTEGER NOT NULL,
    PRIMARY KEY (day, agent, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_days (
    day           INTEGER NOT NULL,
    rule          INTEGER NOT NULL REFERENCES rules (id),
    findings      INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    cost          INTEGER NOT NULL,
    PRIMARY KEY (day, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE category_days (
    day           INTEGER NOT NULL,
    category      INTEGER NOT NULL REFERENCES codes (id),
    findings      INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    cost          INTEGER NOT NULL,
    PRIMARY KEY (day, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_days (
    day           INTEGER NOT NULL,
    topic         INTEGER NOT NULL REFERENCES codes (id),
    conversations INTEGER NOT NULL,
    score_sum     INTEGER NOT NULL,
    score_squares INTEGER NOT NULL,
    risky         INTEGER NOT NULL,
    PRIMARY KEY (day, topic)
) STRICT, WITHOUT ROWID;

-- For BI tools: whole points, names instead of numbers, days as YYYY-MM-DD.
CREATE VIEW agent_day AS
SELECT
    printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) AS day,
    agents.name AS agent, teams.name AS team, conversations, turns,
    score_sum / 10.0 / conversations AS mean_score, fatal, excellent, good, pass, needs_improvement, violations,
    100.0 * violations / nullif(turns, 0) AS violations_per_100_turns,
    first_response / 10.0 / nullif(first_responses, 0) AS mean_first_response_s,
    emotion_change / 100.0 / nullif(emotions, 0) AS emotion_change,
    responsiveness / 10.0 / nullif(responsiveness_n, 0) AS responsiveness,
    attitude / 10.0 / nullif(attitude_n, 0) AS attitude,
    empathy / 10.0 / nullif(empathy_n, 0) AS empathy,
    resolution / 10.0 / nullif(resolution_n, 0) AS resolution,
    expertise / 10.0 / nullif(expertise_n, 0) AS expertise,
    process / 10.0 / nullif(process_n, 0) AS process
FROM agent_days
JOIN agents ON agents.id = agent
JOIN teams ON teams.id = team;

CREATE VIEW finding_day AS
SELECT
    printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) AS day,
    agents.name AS agent, rules.rule AS rule, categories.code AS category, categories.name AS category_name, kinds.code AS kind,
    findings, conversations, cost / 100.0 AS cost
FROM finding_days
JOIN agents ON agents.id = agent
JOIN rules ON rules.id = finding_days.rule
JOIN codes AS categories ON categories.id = rules.category
JOIN codes AS kinds ON kinds.id = rules.kind;

CREATE VIEW rule_stats AS
SELECT
    rules.rule AS rule, categories.code AS category, categories.name AS category_name, kinds.code AS kind,
    coalesce(sum(findings), 0) AS findings, coalesce(sum(conversations), 0) AS conversations,
    100.0 * coalesce(sum(conversations), 0) / nullif((SELECT sum(conversations) FROM days), 0) AS percent_of_conversations,
    coalesce(sum(cost), 0) / 100.0 AS cost,
    printf('%04d-%02d-%02d', min(day) / 10000, min(day) / 100 % 100, min(day) % 100) AS first_day,
    printf('%04d-%02d-%02d', max(day) / 10000, max(day) / 100 % 100, max(day) % 100) AS last_day
FROM rules
LEFT JOIN rule_days ON rule_days.rule = rules.id
JOIN codes AS categories ON categories.id = rules.category
JOIN codes AS kinds ON kinds.id = rules.kind
GROUP BY rules.id;

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
JOIN codes AS risks ON risks.id = risk;
