-- The models that a job was read with before it went on with another, a JSON list in that order:
-- what they read counts.
ALTER TABLE job ADD COLUMN earlier_models TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(earlier_models));
