-- What a run has to tell though the one before it was killed, what is looked for by its day, and what is left of a day.

-- How many conversations the file had before most of them went, until a run of its night has ended; NULL of other files.
ALTER TABLE sources ADD COLUMN shrunk_from INTEGER;
-- How many conversations were read of it: those of days of which something was forgotten are not stored.
ALTER TABLE sources ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
UPDATE sources SET records = conversations;
-- 1 where nothing was read of it: a header alone is the same every day, and no copy of another day's export. Where days are forgotten, an older
-- store does not tell it.
ALTER TABLE sources ADD COLUMN is_empty INTEGER NOT NULL DEFAULT 0;
UPDATE sources SET is_empty = 1
WHERE complete = 1 AND conversations = 0 AND frozen = 0 AND NOT EXISTS (SELECT 1 FROM forgotten_days);
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

-- Alerts of stores before the tenth format: which of them named a conversation stands in their text, as long as one alone does, and how: by
-- its id, with its agents in brackets where there are any.
CREATE TEMP TABLE told AS
SELECT id, rule, day, '，' || replace(text, '：', '，') || '，' AS text FROM alerts WHERE names = 1;
CREATE INDEX temp.told_by_day ON told (rule, day);
UPDATE alerted
SET (alert, name) = (
    SELECT max(told.id), max(iif(
        instr(told.text, '，' || alerted.conversation || '（') > 0,
        substr(
            told.text, instr(told.text, '，' || alerted.conversation || '（') + 1,
            instr(substr(told.text, instr(told.text, '，' || alerted.conversation || '（') + 1), '）')
        ),
        alerted.conversation
    ))
    FROM told
    WHERE
        told.rule = alerted.rule AND told.day = alerted.day
        AND (
            instr(told.text, '，' || alerted.conversation || '，') > 0
            OR instr(told.text, '，' || alerted.conversation || '（') > 0
        )
    HAVING count(*) = 1
)
WHERE alert IS NULL AND day IS NOT NULL;
UPDATE alerted
SET (alert, name) = (
    SELECT max(told.id), max(iif(
        instr(told.text, '，' || alerted.conversation || '（') > 0,
        substr(
            told.text, instr(told.text, '，' || alerted.conversation || '（') + 1,
            instr(substr(told.text, instr(told.text, '，' || alerted.conversation || '（') + 1), '）')
        ),
        alerted.conversation
    ))
    FROM told
    WHERE
        told.rule = alerted.rule
        AND (
            instr(told.text, '，' || alerted.conversation || '，') > 0
            OR instr(told.text, '，' || alerted.conversation || '（') > 0
        )
    HAVING count(*) = 1
)
WHERE alert IS NULL AND day IS NULL;
DROP TABLE told;
