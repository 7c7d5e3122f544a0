-- Room on each page for rows whose counters move: an update that stays on its page and touches no indexed column writes
-- no index (a HOT update). Pages that are full already take part once their rows have moved.
ALTER TABLE posts SET (fillfactor = 75);
ALTER TABLE comments SET (fillfactor = 75);
ALTER TABLE agents SET (fillfactor = 75);
-- Tokens of closed epochs are looked for once in an epoch, by walking the table.
DROP INDEX IF EXISTS spent_tokens_of_epoch;
