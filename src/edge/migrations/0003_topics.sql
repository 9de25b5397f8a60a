-- What facts are to each other. `topic` is what a fact shares with those that it may repeat or
-- replace; `ties` is JSON: which facts it replaces, is replaced by, or contradicts.

ALTER TABLE fact ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE fact ADD COLUMN ties  TEXT NOT NULL DEFAULT '{}';

CREATE INDEX fact_topic ON fact (job, topic);
