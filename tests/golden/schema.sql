CREATE TABLE aside (
  job   TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  chunk TEXT NOT NULL,
  why   TEXT NOT NULL,
  PRIMARY KEY (job, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE call (
  job          TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  phase        INTEGER NOT NULL CHECK (phase >= 0),
  step         INTEGER NOT NULL CHECK (step >= 0),
  attempt      INTEGER NOT NULL CHECK (attempt > 0),
  model        TEXT    NOT NULL,
  chunks       INTEGER NOT NULL CHECK (chunks >= 0),
  reserved     INTEGER NOT NULL CHECK (reserved >= 0), -- nanodollars
  state        TEXT    NOT NULL,
  trouble      TEXT    NOT NULL,
  usage        TEXT    NOT NULL, -- tokens, as JSON
  cost         INTEGER NOT NULL CHECK (cost >= 0), -- nanodollars
  request_id   TEXT    NOT NULL,
  started_at   INTEGER NOT NULL,
  ended_at     INTEGER NOT NULL, batch INTEGER NOT NULL DEFAULT 0 CHECK (batch >= 0),
  PRIMARY KEY (job, phase, step, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE care_key (
  n   INTEGER NOT NULL PRIMARY KEY CHECK (n = 1),
  key BLOB    NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE chunk (
  memory          TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  source          TEXT    NOT NULL,
  account         TEXT    NOT NULL,
  first_at        INTEGER NOT NULL,
  conversation_id TEXT    NOT NULL,
  position        INTEGER NOT NULL CHECK (position >= 0),
  last_at         INTEGER NOT NULL,
  value           INTEGER NOT NULL CHECK (value >= 0),
  bytes           INTEGER NOT NULL CHECK (bytes >= 0),
  body            TEXT    NOT NULL, tokens TEXT NOT NULL DEFAULT '{"input":[0,0,0],"own":[0,0,0]}', -- the chunk as JSON
  PRIMARY KEY (memory, id)
) STRICT;

CREATE INDEX chunk_conversation ON chunk (memory, conversation_id, source, account, position);

CREATE INDEX chunk_newest ON chunk (memory, -first_at, source, account, conversation_id, position, id, bytes);

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

CREATE TABLE fact (
  job     TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  id      TEXT    NOT NULL,
  section TEXT    NOT NULL,
  status  TEXT    NOT NULL,
  rank    INTEGER NOT NULL CHECK (rank >= 0),
  body    TEXT    NOT NULL, topic TEXT NOT NULL DEFAULT '', ties  TEXT NOT NULL DEFAULT '{}', -- all that was said, as JSON
  PRIMARY KEY (job, id)
) STRICT;

CREATE INDEX fact_topic ON fact (job, topic);

CREATE TABLE file (
  job  TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  path TEXT    NOT NULL,
  part INTEGER NOT NULL CHECK (part >= 0),
  body TEXT    NOT NULL,
  PRIMARY KEY (job, path, part)
) STRICT;

CREATE TABLE frame (
  job    TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  bytes  INTEGER NOT NULL CHECK (bytes > 0),
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE frame_bytes (
  job    TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  body   BLOB    NOT NULL,
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id              TEXT    NOT NULL PRIMARY KEY,
  memory          TEXT    NOT NULL,
  provider        TEXT    NOT NULL,
  model           TEXT    NOT NULL,
  cap_microusd    INTEGER NOT NULL CHECK (cap_microusd >= -1), -- -1: no cap
  tz              TEXT    NOT NULL,
  frames          INTEGER NOT NULL CHECK (frames >= 0),
  chunks          INTEGER NOT NULL CHECK (chunks >= 0),
  bytes           INTEGER NOT NULL CHECK (bytes >= 0),
  sha256          TEXT    NOT NULL,
  sent            INTEGER NOT NULL CHECK (sent IN (0, 1)),
  stage           TEXT    NOT NULL,
  seq             INTEGER NOT NULL CHECK (seq >= 0),
  newest_at       INTEGER NOT NULL,
  received_sha256 TEXT    NOT NULL,
  started_at      INTEGER NOT NULL,
  ended_at        INTEGER NOT NULL
, money    TEXT    NOT NULL DEFAULT '{}', hold     TEXT    NOT NULL DEFAULT '', finish   INTEGER NOT NULL DEFAULT 0 CHECK (finish IN (0, 1)), moved_at INTEGER NOT NULL DEFAULT 0, commands TEXT    NOT NULL DEFAULT '[]', earlier_models TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(earlier_models)), let_wait TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(let_wait))) STRICT, WITHOUT ROWID;

CREATE TABLE job_chunk (
  job    TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  chunk  TEXT NOT NULL,
  PRIMARY KEY (job, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE judgement (
  memory         TEXT NOT NULL,
  pair           TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  model          TEXT NOT NULL,
  judgement      TEXT NOT NULL CHECK (judgement IN ('same', 'first_refines', 'second_refines',
                   'first_supersedes', 'second_supersedes', 'both', 'contradict', 'unknown')),
  PRIMARY KEY (memory, pair, prompt_version, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE lines (
  job      TEXT    NOT NULL PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  proposed INTEGER NOT NULL CHECK (proposed >= 0),
  rejected TEXT    NOT NULL -- counts by reason, as JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE node (
  memory         TEXT NOT NULL,
  node           TEXT NOT NULL,
  inputs         TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  model          TEXT NOT NULL,
  body           TEXT NOT NULL, -- fact ids by section, best first, as JSON
  PRIMARY KEY (memory, node, prompt_version, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE output (
  memory         TEXT    NOT NULL,
  chunk          TEXT    NOT NULL,
  prompt_version TEXT    NOT NULL,
  model          TEXT    NOT NULL,
  proposed       INTEGER NOT NULL CHECK (proposed >= 0),
  facts          INTEGER NOT NULL CHECK (facts >= 0),
  rejected       TEXT    NOT NULL, -- counts by reason, as JSON
  body           TEXT    NOT NULL, -- the facts, as JSON
  PRIMARY KEY (memory, chunk, prompt_version, model)
) STRICT;

CREATE TABLE phase (
  job   TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  phase INTEGER NOT NULL CHECK (phase >= 0),
  stage TEXT    NOT NULL,
  steps INTEGER NOT NULL CHECK (steps > 0),
  PRIMARY KEY (job, phase)
) STRICT, WITHOUT ROWID;

CREATE TABLE push (
  endpoint TEXT NOT NULL PRIMARY KEY CHECK (length(endpoint) > 0),
  added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE reading (
  job  TEXT NOT NULL PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  body TEXT NOT NULL -- the reading half of the receipt as JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_migration
             (version INTEGER NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT;

CREATE TABLE sealed_key (
  job       TEXT    NOT NULL PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  provider  TEXT    NOT NULL,
  host      TEXT    NOT NULL,
  sealed    BLOB    NOT NULL,
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE step (
  job     TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  phase   INTEGER NOT NULL CHECK (phase >= 0),
  step    INTEGER NOT NULL CHECK (step >= 0),
  kind    TEXT    NOT NULL,
  node    TEXT    NOT NULL,
  members TEXT    NOT NULL, -- a JSON list of ids
  PRIMARY KEY (job, phase, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  job      TEXT    NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  phase    INTEGER NOT NULL CHECK (phase >= 0),
  step     INTEGER NOT NULL CHECK (step >= 0),
  state    TEXT    NOT NULL,
  attempt  INTEGER NOT NULL CHECK (attempt >= 0),
  strikes  INTEGER NOT NULL CHECK (strikes >= 0),
  failures INTEGER NOT NULL CHECK (failures >= 0),
  until    INTEGER NOT NULL, unit TEXT NOT NULL DEFAULT 'null',
  PRIMARY KEY (job, phase, step)
) STRICT, WITHOUT ROWID;

