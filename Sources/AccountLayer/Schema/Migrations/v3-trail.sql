-- Version 3: who opened whose data, roles, incidents.

-- Openings of personal data, one after the other. Day, role, purpose and hashes are public at /v1/trail; the tags occur
-- once, each made under the key of its account, so that nobody else can tell which entries are about one person.
CREATE TABLE access_trail (
    sequence BIGINT NOT NULL PRIMARY KEY CHECK (sequence > 0),
    day BIGINT NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    tag BYTEA NOT NULL,
    sealed_person BYTEA NOT NULL,
    sealed_auditor BYTEA NOT NULL,
    person_hash BYTEA NOT NULL,
    auditor_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);
CREATE UNIQUE INDEX access_trail_by_tag ON access_trail (tag);
CREATE INDEX access_trail_by_day ON access_trail (day, sequence);

-- The head of the trail, noted each night under a keyed hash.
CREATE TABLE trail_notes (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    day BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    mac BYTEA NOT NULL
);

-- Who has a role: found by a keyed hash of the account, sealed under a key of all roles.
CREATE TABLE staff_roles (
    tag BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX staff_roles_fresh ON staff_roles (tag) WHERE fresh;

-- Sessions that proved the second factor and may act in a role until their day is over.
CREATE TABLE staff_sessions (
    tag BYTEA NOT NULL PRIMARY KEY,
    expires_day BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX staff_sessions_by_end ON staff_sessions (expires_day);
CREATE INDEX staff_sessions_fresh ON staff_sessions (tag) WHERE fresh;

-- Incidents, by their public names. state: 0 people are being told, 1 everybody was.
CREATE TABLE incidents (
    id BYTEA NOT NULL PRIMARY KEY,
    day BIGINT NOT NULL,
    state SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 1),
    sealed BYTEA NOT NULL
);

-- What people are told about incidents. The tags occur once, each made under the key of its account.
CREATE TABLE incident_notices (
    tag BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX incident_notices_fresh ON incident_notices (tag) WHERE fresh;
