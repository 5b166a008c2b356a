-- What only the hub knows of people: how they prove who they are, on which PCs, and where they came from.

CREATE TABLE id_accounts (
    person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
    -- Lower case.
    account TEXT NOT NULL UNIQUE,
    -- The record of the password; empty: none was given yet, nobody can log in.
    password TEXT NOT NULL,
    -- 1: somebody else chose it (an import, an administrator).
    initial INTEGER NOT NULL CHECK (initial IN (0, 1)),
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong passwords by the name that was typed, whether there is such an account or not: otherwise the lock would
-- tell which accounts exist.
CREATE TABLE id_attempts (
    account TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX id_attempts_by_last ON id_attempts (last_at);

CREATE TABLE id_devices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person BLOB NOT NULL CHECK (length(person) = 16),
    public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 65),
    name TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX id_devices_by_person ON id_devices (person);

CREATE TABLE id_imports (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL,
    by_person BLOB,
    at INTEGER NOT NULL,
    people_new INTEGER NOT NULL,
    people_changed INTEGER NOT NULL,
    departments_new INTEGER NOT NULL,
    rolled_back_at INTEGER
) STRICT;

-- What an import changed, as it was and as it became.
CREATE TABLE id_import_rows (
    import INTEGER NOT NULL REFERENCES id_imports (id),
    -- 'department' or 'person'
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    -- JSON; NULL: there was none.
    before TEXT,
    -- JSON
    after TEXT NOT NULL,
    PRIMARY KEY (import, kind, id)
) STRICT, WITHOUT ROWID;
