-- The browsers that are told when a run has come to rest, by their addresses at their push services.
CREATE TABLE push (
  endpoint TEXT NOT NULL PRIMARY KEY CHECK (length(endpoint) > 0),
  added_at INTEGER NOT NULL
) STRICT;
