-- Who this device is to its hub. One row, written at enrolment.
CREATE TABLE sync_device (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    device    BLOB    NOT NULL CHECK (length(device) = 16),
    person    BLOB    NOT NULL CHECK (length(person) = 16),
    hub       BLOB    NOT NULL CHECK (length(hub) = 16),
    -- Rises when the device finds that it was cloned or rolled back, or that the hub forgot.
    epoch     INTEGER NOT NULL,
    -- The hub's epoch as the device knows it; 0: none yet.
    hub_epoch INTEGER NOT NULL
) STRICT;

-- The number that the next operation of a lane gets in the present epoch. No row: 1. How far the hub has answered
-- is not written down: it is what is no longer queued.
CREATE TABLE sync_lanes (
    lane      TEXT    NOT NULL PRIMARY KEY,
    next_dseq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every operation of this device, until the hub's backup has it too.
CREATE TABLE sync_ops (
    -- The order in which they were made; renumbering follows it.
    n          INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id      BLOB    NOT NULL UNIQUE CHECK (length(op_id) = 16),
    epoch      INTEGER NOT NULL,
    lane       TEXT    NOT NULL,
    dseq       INTEGER NOT NULL,
    stream     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    v          INTEGER NOT NULL,
    base_seq   INTEGER NOT NULL,
    args       TEXT    NOT NULL,
    -- A JSON list of SM3 in hex.
    blobs      TEXT    NOT NULL,
    client_ts  INTEGER NOT NULL,
    sig        TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('queued', 'accepted', 'refused')),
    -- The hub's answer, JSON. A queued row has one where it is offered again after the hub was restored.
    receipt    TEXT,
    -- Hub time of the answer.
    settled_at INTEGER,
    -- The person has seen the refusal and put it away.
    dismissed  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (epoch, lane, dseq)
) STRICT;

CREATE INDEX sync_ops_by_state ON sync_ops (state, dismissed, n);
CREATE INDEX sync_ops_by_stream ON sync_ops (stream, n) WHERE state = 'queued';
CREATE INDEX sync_ops_queued ON sync_ops (epoch, lane, dseq) WHERE state = 'queued';
