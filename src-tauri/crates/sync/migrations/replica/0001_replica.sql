-- How far this device has each stream. All of this file can be fetched again.
CREATE TABLE sync_streams (
    stream  TEXT    NOT NULL PRIMARY KEY,
    -- Last item applied.
    applied INTEGER NOT NULL,
    -- The chain's hash there.
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    -- Not this person's to read any more; what they had is kept.
    closed  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_items (
    stream TEXT    NOT NULL,
    seq    INTEGER NOT NULL,
    op_id  BLOB    NOT NULL CHECK (length(op_id) = 16),
    kind   TEXT    NOT NULL,
    v      INTEGER NOT NULL,
    -- NULL: the hub itself.
    actor  BLOB,
    hub_ts INTEGER NOT NULL,
    body   TEXT    NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- What a stream began with where the items up to `at` were never sent.
CREATE TABLE sync_snapshots (
    stream TEXT    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),
    body   TEXT    NOT NULL
) STRICT;
