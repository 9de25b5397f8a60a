-- Kinds of facts that wait for the person's approval outside the files, a JSON list.
ALTER TABLE job ADD COLUMN let_wait TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(let_wait));
