-- The batch of its job with which a call went, 0 for one that was made alone.
ALTER TABLE call ADD COLUMN batch INTEGER NOT NULL DEFAULT 0 CHECK (batch >= 0);
