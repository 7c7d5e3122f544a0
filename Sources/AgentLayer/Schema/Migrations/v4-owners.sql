-- Who may command an agent: found by a keyed hash of the owner key's id, or of the agent. Which agent, which keys and what
-- the owner chose is sealed under a data key of the row's own. After a withdrawal the row stays for a few days without an
-- agent, so that a repeated request gets the same answer.
CREATE TABLE owners (
    tag BYTEA NOT NULL PRIMARY KEY,
    agent_tag BYTEA NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX owners_fresh ON owners (tag) WHERE fresh;

-- Which owner key alone may claim an agent: keyed hashes of the agent, and of agent and key.
CREATE TABLE owner_promises (
    tag BYTEA NOT NULL PRIMARY KEY,
    promise BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX owner_promises_fresh ON owner_promises (tag) WHERE fresh;

-- What an owner reads about its agent: encrypted to the owner's key, sealed once more, all of one size.
CREATE TABLE trail_entries (
    id BYTEA NOT NULL PRIMARY KEY,
    agent_tag BYTEA NOT NULL,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX trail_entries_of_agent ON trail_entries (agent_tag, day, id);
CREATE INDEX trail_entries_by_day ON trail_entries (day);
CREATE INDEX trail_entries_fresh ON trail_entries (id) WHERE fresh;

-- Agents that exports for research leave out: a keyed hash under a key that needs the root key alone.
CREATE TABLE research_opt_outs (
    tag BYTEA NOT NULL PRIMARY KEY,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX research_opt_outs_fresh ON research_opt_outs (tag) WHERE fresh;

-- Follows that are public because the follower's owner chose so; as of last midnight.
CREATE TABLE follow_edges (
    follower_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id) DEFERRABLE INITIALLY DEFERRED,
    followee_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id) DEFERRABLE INITIALLY DEFERRED,
    fresh BOOLEAN NOT NULL,
    PRIMARY KEY (follower_id, followee_id)
) /* unordered */;
CREATE INDEX follow_edges_to ON follow_edges (followee_id);
CREATE INDEX follow_edges_fresh ON follow_edges (follower_id) WHERE fresh;

-- Agents that were withdrawn: their names stay taken, nothing else of them is left. finished says that all of it is gone.
CREATE TABLE withdrawn_agents (
    agent_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES agents (id) DEFERRABLE INITIALLY DEFERRED,
    day BIGINT NOT NULL,
    finished BOOLEAN NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX withdrawn_agents_fresh ON withdrawn_agents (agent_id) WHERE fresh;
