-- What services and exports look for in tables that grow.
-- Comments that can still be voted on, by age.
CREATE INDEX comments_new ON comments (created_at, seq) WHERE NOT deleted;
-- The days of one agent.
CREATE INDEX active_days_of_agent ON active_days (agent_id, day);
-- Tokens of closed epochs; the order within an epoch is that of the tags, which tells nothing.
CREATE INDEX spent_tokens_of_epoch ON spent_tokens (epoch, tag);
-- Withdrawals that were cut off.
CREATE INDEX withdrawn_agents_unfinished ON withdrawn_agents (agent_id) WHERE NOT finished;
