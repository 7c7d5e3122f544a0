-- Version 3: payments, sealed record by record.

-- Who pays, with what, for what, and the invoices: each row sealed under a data key of its own, all of one size. No column
-- says whose a row is or of which kind: the account's own index does.
CREATE TABLE vault_records (
    id BYTEA NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX vault_records_fresh ON vault_records (id) WHERE fresh;

-- Which records of the vault an account has. One row for an account that ever paid or gave an address.
CREATE TABLE billing_indexes (
    tag BYTEA NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX billing_indexes_fresh ON billing_indexes (tag) WHERE fresh;

-- Finds the account again by what comes from outside: a provider's name for a customer (0), the day on which a
-- subscription has to be looked at (1), the number of an invoice (2).
CREATE TABLE billing_references (
    tag BYTEA NOT NULL PRIMARY KEY,
    kind SMALLINT NOT NULL CHECK (kind BETWEEN 0 AND 2),
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX billing_references_of_kind ON billing_references (kind, tag);
CREATE INDEX billing_references_fresh ON billing_references (tag) WHERE fresh;

-- Invoices are numbered without a gap, anew each year.
CREATE TABLE invoice_numbers (
    year BIGINT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL CHECK (last > 0)
);
