-- What each day was judged by, so that a changed rulebook is not taken for changed agents; and days of which scorecards are forgotten.

CREATE TABLE rulebook_days (
    day           INTEGER NOT NULL,
    rulebook      INTEGER NOT NULL REFERENCES rulebooks (id),
    conversations INTEGER NOT NULL,
    PRIMARY KEY (day, rulebook)
) STRICT, WITHOUT ROWID;
INSERT INTO rulebook_days (day, rulebook, conversations)
SELECT c.day, s.rulebook, count(*)
FROM conversations AS c
JOIN sources AS s ON s.id = c.source
WHERE c.counted = 1
GROUP BY c.day, s.rulebook;

-- Where an export comes again that holds conversations of such a day, nobody knows any more which of them count already: none is taken.
CREATE TABLE forgotten_days (
    day           INTEGER PRIMARY KEY,
    -- Those of its sums of which there is nothing else left.
    conversations INTEGER NOT NULL
) STRICT;
INSERT INTO forgotten_days (day, conversations)
SELECT day, conversations - known
FROM (
    SELECT
        day, conversations,
        coalesce((SELECT sum(r.conversations) FROM rulebook_days AS r WHERE r.day = days.day), 0) AS known
    FROM days
)
WHERE conversations > known;

-- Days of which nothing else is left: by the files of the night, as far as those are there.
INSERT INTO rulebook_days (day, rulebook, conversations)
SELECT f.day, s.rulebook, max(1, sum(s.conversations))
FROM forgotten_days AS f
JOIN sources AS s ON s.day = f.day
WHERE NOT EXISTS (SELECT 1 FROM rulebook_days AS r WHERE r.day = f.day)
GROUP BY f.day, s.rulebook;
