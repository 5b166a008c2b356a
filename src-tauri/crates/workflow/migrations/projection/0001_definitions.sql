-- What the streams form:, user: and ledger: say. Grown from items, may be thrown away and grown again.

-- Every version that a running case may still stand on.
CREATE TABLE wf_forms (
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    package TEXT NOT NULL,
    -- Place in the catalogue.
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- Full pinyin of the title, a space, its initials.
    pinyin TEXT NOT NULL,
    -- The definition, JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (key, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_ledgers (
    key TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    -- The definition, JSON.
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_notices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person BLOB NOT NULL CHECK (length(person) = 16),
    -- Number of its item in the person's stream.
    seq INTEGER NOT NULL,
    -- JSON
    body TEXT NOT NULL,
    told_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_notices_by_person ON wf_notices (person, seq);

CREATE TABLE wf_ledger_rows (
    ledger TEXT NOT NULL,
    -- What the row is known by: its first column.
    key TEXT NOT NULL,
    -- Column by column, JSON.
    cells TEXT NOT NULL,
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    -- The case that wrote it last, and its number.
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    number TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (ledger, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_ledger_rows_by_time ON wf_ledger_rows (ledger, written_at DESC, key);
