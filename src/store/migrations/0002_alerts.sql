-- What was raised, and where it has to go.

CREATE TABLE alerts (
    id       INTEGER PRIMARY KEY,
    -- Rule, subject and period: what may be raised once only, and what receivers may tell a repetition by.
    key      TEXT NOT NULL UNIQUE,
    rule     TEXT NOT NULL,
    severity TEXT NOT NULL,
    subject  TEXT NOT NULL,
    day      INTEGER NOT NULL,
    text     TEXT NOT NULL,
    raised   INTEGER NOT NULL
) STRICT;

-- Conversations that an alert has named already.
CREATE TABLE alerted (
    rule         TEXT NOT NULL,
    source       INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    PRIMARY KEY (rule, source, conversation)
) STRICT, WITHOUT ROWID;

-- The queue: noted before and after each attempt.
CREATE TABLE deliveries (
    alert    INTEGER NOT NULL REFERENCES alerts (id),
    sink     TEXT NOT NULL,
    state    TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'given_up')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error    TEXT,
    sent     INTEGER,
    PRIMARY KEY (alert, sink)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_waiting ON deliveries (sink, alert) WHERE state IN ('waiting', 'sending');
