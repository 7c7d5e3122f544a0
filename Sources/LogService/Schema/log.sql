-- The transparency log: the leaves in their order, the tree over them, and what was signed. Nearly all of it is public.

-- The index of the next leaf. Whoever appends moves it as the last thing in the transaction: its lock makes the order of
-- commits the order of the leaves, without gaps.
CREATE TABLE log_counter (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    next BIGINT NOT NULL
);
INSERT INTO log_counter (id, next) VALUES (1, 0);

-- Never changed and never removed.
CREATE TABLE log_entries (
    idx BIGINT NOT NULL PRIMARY KEY,
    leaf BYTEA NOT NULL
);

-- Each object's last leaf. Without the salt nobody can open the commitment any more.
CREATE TABLE log_objects (
    object TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    idx BIGINT NOT NULL,
    version BIGINT NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    salt BYTEA
) /* unordered */;

-- C2SP tlog-tiles. A tile that is not full grows in place: its first hashes are those of every smaller one.
CREATE TABLE log_tiles (
    level BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, n)
) /* unordered */;

-- What is signed (staged), and what the world may see (published): the same, once enough witnesses have cosigned it.
CREATE TABLE log_state (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    origin TEXT COLLATE "C",
    staged_size BIGINT NOT NULL,
    staged_root BYTEA,
    staged_note TEXT COLLATE "C",
    published_size BIGINT NOT NULL,
    published_note TEXT COLLATE "C",
    published_at BIGINT
);
INSERT INTO log_state (id, staged_size, published_size) VALUES (1, 0, 0);

-- Checkpoints that were published lately, for the page.
CREATE TABLE log_checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    root BYTEA NOT NULL,
    published_at BIGINT NOT NULL,
    cosignatures BIGINT NOT NULL
);

-- Names under which the log went before, after a database older than what had been signed was put in its place.
CREATE TABLE log_former_origins (
    origin TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    vkey TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL
);

-- The size of the tree that each witness cosigned last, and whether it was caught with a smaller one since.
CREATE TABLE log_witnesses (
    vkey TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    cosigned_at BIGINT,
    went_back BOOLEAN NOT NULL
);

-- Leaves that owners caused, until the shuffled batch of the day. Under random keys, in no order.
CREATE TABLE log_deferred (
    id BYTEA NOT NULL PRIMARY KEY,
    day BIGINT NOT NULL,
    object TEXT COLLATE "C" NOT NULL,
    step BIGINT NOT NULL,
    template BYTEA NOT NULL,
    record BYTEA,
    salt BYTEA
) /* unordered */;
CREATE UNIQUE INDEX log_deferred_of_object ON log_deferred (object, step);

-- The UUIDs of objects that have no row of their own, such as a policy's or an issuer key's.
CREATE TABLE log_names (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    object TEXT COLLATE "C" NOT NULL
);

-- Limits, formulas, rules and texts for agents, in every version there was.
CREATE TABLE log_policies (
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    day BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, version)
);
