import LogService
import Storage

/// A database that holds a log and nothing else.
let logMigrator = Migrator(
    layer: "tests", migrations: [Migration(version: 1, script: bookkeeping + LogSchema.script + LogSchema.codes)])

/// What each layer's first migration makes.
private let bookkeeping = """
    CREATE TABLE daily_jobs (name TEXT COLLATE "C" NOT NULL PRIMARY KEY, done_day BIGINT NOT NULL);
    CREATE TABLE key_marks (one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), mark BYTEA NOT NULL);

    """
