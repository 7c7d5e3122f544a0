-- The key of the issuer's log, as it was seen first, or as the operator said it: no other is believed afterwards.
CREATE TABLE issuer_log (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    log_key TEXT COLLATE "C" NOT NULL
);
