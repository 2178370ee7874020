-- Paths of sources are those from the folder of the configuration, where they stand below it: a job that is moved as a whole knows what it
-- has read. Which folder that is only a run knows; the first one notes it, and renames what is below it.
CREATE TABLE home (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- Where it was at the last run.
    folder   TEXT NOT NULL,
    -- The way from it to the store; NULL where the store stands elsewhere.
    store    TEXT
) STRICT;
