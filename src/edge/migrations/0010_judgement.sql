-- What a model said of two facts of which code could not say what they are to each other. `pair` is
-- a mark of both under the person's key, so that no word of them stands here.
CREATE TABLE judgement (
  memory         TEXT NOT NULL,
  pair           TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  model          TEXT NOT NULL,
  judgement      TEXT NOT NULL CHECK (judgement IN ('same', 'first_refines', 'second_refines',
                   'first_supersedes', 'second_supersedes', 'both', 'contradict', 'unknown')),
  PRIMARY KEY (memory, pair, prompt_version, model)
) STRICT, WITHOUT ROWID;
