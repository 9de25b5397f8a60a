-- What was sent is searched from the newest conversation on: its chunks in that order, with all that
-- is to be known before one of them is read.
CREATE INDEX chunk_newest ON chunk (memory, -first_at, source, account, conversation_id, position, id, bytes);
