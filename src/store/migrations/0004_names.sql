-- Where ids begin anew every day, as many conversations as days have the same: whether one of them has a mark in common is told by the
-- index alone, without a look at each.
DROP INDEX conversations_by_name;
CREATE INDEX conversations_by_name ON conversations (conversation, head, tail);
