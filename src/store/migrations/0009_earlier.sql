-- Conversations that run over midnight: what the files of earlier nights held of each when it was judged. Where they hold something else
-- by now, because an export came late or came again, the file it stands in is read once more.

CREATE TABLE earlier (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    -- When the part began that its own file holds.
    began        INTEGER NOT NULL,
    -- What stood in the earlier file: the mark of its last turn, and its turns.
    tail         INTEGER NOT NULL,
    turns        INTEGER NOT NULL
) STRICT;

-- 1 where earlier nights hold something else by now than when this file was read.
ALTER TABLE sources ADD COLUMN outdated INTEGER NOT NULL DEFAULT 0;
