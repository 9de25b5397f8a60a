-- What a person decided about the facts of a memory. `statement` is empty but for an edit, `marks` a
-- JSON list of the codes by which the decision finds its facts, under the person's key to them, and
-- `seal` a code of all the rest under the same key.

CREATE TABLE decision (
  memory    TEXT    NOT NULL,
  id        TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  verdict   TEXT    NOT NULL,
  statement TEXT    NOT NULL,
  marks     TEXT    NOT NULL,
  seal      TEXT    NOT NULL,
  PRIMARY KEY (memory, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE care_key (
  n   INTEGER NOT NULL PRIMARY KEY CHECK (n = 1),
  key BLOB    NOT NULL CHECK (length(key) = 32)
) STRICT;
