-- What a run has to tell though the one before it was killed, what is looked for by its day, and what is left of a day.

-- How many conversations the file had before most of them went, until a run of its night has ended; NULL of other files.
ALTER TABLE sources ADD COLUMN shrunk_from INTEGER;
-- 1 where nothing was read of it: a header alone is the same every day, and no copy of another day's export.
ALTER TABLE sources ADD COLUMN is_empty INTEGER NOT NULL DEFAULT 0;
UPDATE sources SET is_empty = 1 WHERE complete = 1 AND conversations = 0 AND frozen = 0;
-- `outdated` may be 2: the file was damaged when it was to be read again. It is read where it is at hand as it was, and not asked for.
CREATE INDEX sources_by_day ON sources (day);

-- Days of which nothing of a kind is left: whoever removes what is old passes them over. A conversation of the day that comes takes
-- the row away.
CREATE TABLE swept (
    day  INTEGER NOT NULL,
    -- As the configuration calls it: texts, findings.
    kept TEXT NOT NULL,
    PRIMARY KEY (day, kept)
) STRICT, WITHOUT ROWID;

-- Files whose names tell of people, as alerts number them: two of them may look the same where that is masked.
CREATE TABLE masked_files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;

CREATE INDEX alerts_by_subject ON alerts (rule, subject, day);
CREATE INDEX alerts_by_day ON alerts (day) WHERE names = 1;
CREATE INDEX alerted_by_alert ON alerted (alert);
CREATE INDEX alerted_by_day ON alerted (day);

-- Alerts of stores before the tenth format: which of them named a conversation stands in their text, as long as one alone does.
UPDATE alerted
SET (alert, name) = (
    SELECT max(a.id), alerted.conversation
    FROM alerts AS a
    WHERE
        a.rule = alerted.rule AND a.names = 1 AND a.day = coalesce(alerted.day, a.day)
        AND (
            instr('，' || replace(a.text, '：', '，') || '，', '，' || alerted.conversation || '，') > 0
            OR instr('，' || replace(a.text, '：', '，'), '，' || alerted.conversation || '（') > 0
        )
    HAVING count(*) = 1
)
WHERE alert IS NULL;
