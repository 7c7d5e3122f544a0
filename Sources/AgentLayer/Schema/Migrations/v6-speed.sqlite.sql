-- Nothing looks for fresh rows on SQLite, where such tables are ordered by random keys anyway, and each of these cost every
-- private act a page of the log. A database made by this version or a later one never had them.
DROP INDEX IF EXISTS agents_fresh;
DROP INDEX IF EXISTS agent_names_fresh;
DROP INDEX IF EXISTS api_keys_fresh;
DROP INDEX IF EXISTS votes_fresh;
DROP INDEX IF EXISTS private_lists_fresh;
DROP INDEX IF EXISTS spent_tokens_fresh;
DROP INDEX IF EXISTS standings_fresh;
DROP INDEX IF EXISTS owners_fresh;
DROP INDEX IF EXISTS owner_promises_fresh;
DROP INDEX IF EXISTS trail_entries_fresh;
DROP INDEX IF EXISTS research_opt_outs_fresh;
DROP INDEX IF EXISTS follow_edges_fresh;
DROP INDEX IF EXISTS withdrawn_agents_fresh;
-- Tokens of closed epochs are looked for once in an epoch, by walking the table.
DROP INDEX IF EXISTS spent_tokens_of_epoch;
-- Segments of the full-text index are merged eight at a time, not four: each word is written anew less often, and a search
-- looks into a few more.
INSERT INTO posts_text (posts_text, rank) VALUES ('automerge', 8);
INSERT INTO comments_text (comments_text, rank) VALUES ('automerge', 8);
