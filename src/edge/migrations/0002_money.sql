-- What a job costs, and what is asked of a model that is paid. `money` is JSON: prices, what is
-- spent, the meter; `commands` a JSON list of ids; `unit` what is left to ask, as JSON.

ALTER TABLE job ADD COLUMN money    TEXT    NOT NULL DEFAULT '{}';
ALTER TABLE job ADD COLUMN hold     TEXT    NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN finish   INTEGER NOT NULL DEFAULT 0 CHECK (finish IN (0, 1));
ALTER TABLE job ADD COLUMN moved_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN commands TEXT    NOT NULL DEFAULT '[]';

ALTER TABLE task ADD COLUMN unit TEXT NOT NULL DEFAULT 'null';

-- Estimated tokens, as JSON. A chunk that was stored without is weighed when it is planned.
ALTER TABLE chunk ADD COLUMN tokens TEXT NOT NULL DEFAULT '{"input":[0,0,0],"own":[0,0,0]}';

-- The ledger: a row before each call, settled afterwards.
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
  ended_at     INTEGER NOT NULL,
  PRIMARY KEY (job, phase, step, attempt)
) STRICT, WITHOUT ROWID;

-- Chunks that a job has given up.
CREATE TABLE aside (
  job   TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  chunk TEXT NOT NULL,
  why   TEXT NOT NULL,
  PRIMARY KEY (job, chunk)
) STRICT, WITHOUT ROWID;

-- A person's own key for one job, sealed. It goes when the job ends, or lies idle for a week.
CREATE TABLE sealed_key (
  job       TEXT    NOT NULL PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  provider  TEXT    NOT NULL,
  host      TEXT    NOT NULL,
  sealed    BLOB    NOT NULL,
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
