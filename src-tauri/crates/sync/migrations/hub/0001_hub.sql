-- Who this hub is. One row, written when it is founded.
CREATE TABLE hub_state (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    hub          BLOB    NOT NULL CHECK (length(hub) = 16),
    -- Differs after every restore from a backup.
    epoch        INTEGER NOT NULL,
    -- Official time never falls below this, whatever the machine's clock does.
    floor_at     INTEGER NOT NULL,
    -- When the newest complete backup was begun; 0: there is none.
    backup_at    INTEGER NOT NULL,
    -- The same of the one before it: everything decided earlier is in two backups.
    backed_up_at INTEGER NOT NULL,
    -- 0: never restored.
    restored_at  INTEGER NOT NULL,
    -- How many changes of what somebody may read there were: in the order of commits, because whoever counts one
    -- holds this row until then.
    changes      INTEGER NOT NULL
) STRICT;

-- How far each queue of each device was decided.
CREATE TABLE hub_lanes (
    device BLOB    NOT NULL,
    epoch  INTEGER NOT NULL,
    lane   TEXT    NOT NULL,
    acked  INTEGER NOT NULL,
    PRIMARY KEY (device, epoch, lane)
) STRICT, WITHOUT ROWID;

-- The answer to every number of every queue. An operation that was renumbered has its one answer twice.
CREATE TABLE hub_receipts (
    device  BLOB    NOT NULL,
    epoch   INTEGER NOT NULL,
    lane    TEXT    NOT NULL,
    dseq    INTEGER NOT NULL,
    op_id   BLOB    NOT NULL CHECK (length(op_id) = 16),
    -- Whose it was: nobody is told the answer to another's operation.
    person  BLOB    NOT NULL CHECK (length(person) = 16),
    receipt TEXT    NOT NULL,
    PRIMARY KEY (device, epoch, lane, dseq)
) STRICT, WITHOUT ROWID;

CREATE INDEX hub_receipts_by_op ON hub_receipts (op_id);

CREATE TABLE hub_streams (
    stream     TEXT    NOT NULL PRIMARY KEY,
    head       INTEGER NOT NULL,
    -- The chain's hash at the head.
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    -- First item still in the log, and the chain's hash before it.
    log_start  INTEGER NOT NULL,
    base_hash  BLOB    NOT NULL CHECK (length(base_hash) = 32),
    -- The change that brought the head.
    change     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX hub_streams_by_change ON hub_streams (change);

-- The log. A device has a part of it, in a table of the same form.
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

-- The last line of defence against an operation that becomes an item twice.
CREATE UNIQUE INDEX sync_items_by_op ON sync_items (op_id);

CREATE TABLE hub_members (
    stream TEXT    NOT NULL,
    person BLOB    NOT NULL CHECK (length(person) = 16),
    -- Last item this person may read; NULL: there is no end.
    to_seq INTEGER,
    -- Nothing of it may stay on their devices.
    purge  INTEGER NOT NULL,
    -- The change that let them in or out.
    change INTEGER NOT NULL,
    PRIMARY KEY (stream, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX hub_members_by_person ON hub_members (person, stream);
CREATE INDEX hub_members_by_change ON hub_members (person, change);

CREATE TABLE hub_numbers (
    scope TEXT    NOT NULL PRIMARY KEY,
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The state of streams whose log was shortened.
CREATE TABLE sync_snapshots (
    stream TEXT    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),
    body   TEXT    NOT NULL
) STRICT;

-- In which streams an attachment is mentioned: their readers may have it.
CREATE TABLE hub_blobs (
    blob   BLOB    NOT NULL CHECK (length(blob) = 32),
    stream TEXT    NOT NULL,
    PRIMARY KEY (blob, stream)
) STRICT, WITHOUT ROWID;
