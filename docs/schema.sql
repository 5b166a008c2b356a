-- Printed by the test tests/schema.rs from a fresh database (UPDATE=1 writes it). Do not edit.

-- intent.db: what exists nowhere but on this desktop

CREATE TABLE schema_migrations (
             room TEXT NOT NULL,
             version INTEGER NOT NULL,
             name TEXT NOT NULL,
             PRIMARY KEY (room, version)
         ) STRICT, WITHOUT ROWID;

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

CREATE TABLE sync_lanes (
    lane      TEXT    NOT NULL PRIMARY KEY,
    next_dseq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE wf_begun (
    case_id    BLOB    NOT NULL CHECK (length(case_id) = 16),
    -- decide, sendBack, transfer …
    aim        TEXT    NOT NULL,
    -- The person's task; empty where the act needs none.
    task_id    BLOB    NOT NULL CHECK (length(task_id) IN (0, 16)),
    -- What was written and chosen, JSON.
    words      TEXT    NOT NULL,
    -- Why the hub refused it, JSON, and the operation that was refused.
    refusal    TEXT,
    op_id      BLOB,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, aim, task_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_drafts (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    form       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    data       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    -- The case that came back and that this draft goes on with.
    case_id    BLOB,
    -- Why the hub refused it, JSON.
    refusal    TEXT,
    -- The operation that carries it; while it is on its way the draft is not in the list.
    op_id      BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_reads (
    id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_used_forms (
    form    TEXT    NOT NULL PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sync_ops_by_state ON sync_ops (state, dismissed, n);

CREATE INDEX sync_ops_by_stream ON sync_ops (stream, n) WHERE state = 'queued';

CREATE INDEX sync_ops_queued ON sync_ops (epoch, lane, dseq) WHERE state = 'queued';

CREATE INDEX wf_begun_by_op ON wf_begun (op_id) WHERE op_id IS NOT NULL;

CREATE INDEX wf_drafts_by_age ON wf_drafts (updated_at DESC) WHERE op_id IS NULL;

CREATE INDEX wf_drafts_by_case ON wf_drafts (case_id) WHERE case_id IS NOT NULL;

CREATE INDEX wf_drafts_by_op ON wf_drafts (op_id) WHERE op_id IS NOT NULL;

-- replica.db: what a desktop can fetch again

CREATE TABLE id_departments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    -- NULL at the top.
    parent BLOB,
    -- Names from the top down, joined by ' / '; follows from name and parent.
    path TEXT NOT NULL,
    -- Order among its siblings.
    sort INTEGER NOT NULL,
    -- The person who heads it, if anybody does.
    head BLOB,
    -- The unit's own code in letters and numbers of documents; may be empty.
    code TEXT NOT NULL,
    -- 'wang3 luo4 chu4': one syllable with its tone a character.
    pinyin TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE id_people (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    department BLOB NOT NULL,
    post TEXT NOT NULL,
    phone TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    -- 'shan4 tian2 fang1': as the person is called, surname and given name.
    pinyin TEXT NOT NULL,
    -- Sorts as a Chinese list of names does: syllable, tone, character.
    sort_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE id_roles (
    person BLOB NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE id_stamps (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    stamp BLOB NOT NULL CHECK (length(stamp) = 16)
) STRICT;

CREATE TABLE schema_migrations (
             room TEXT NOT NULL,
             version INTEGER NOT NULL,
             name TEXT NOT NULL,
             PRIMARY KEY (room, version)
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

CREATE TABLE sync_snapshots (
    stream TEXT    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),
    body   TEXT    NOT NULL
) STRICT;

CREATE TABLE sync_streams (
    stream  TEXT    NOT NULL PRIMARY KEY,
    -- Last item applied.
    applied INTEGER NOT NULL,
    -- The chain's hash there.
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    -- Not this person's to read any more; what they had is kept.
    closed  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_case_people (
    person       BLOB    NOT NULL CHECK (length(person) = 16),
    case_n       INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    -- Last act of theirs in it, the first submission aside.
    acted_at     INTEGER,
    told_at      INTEGER,
    PRIMARY KEY (person, case_n)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_cases (
    -- For the full text index.
    n            INTEGER NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    -- Last item applied.
    seq          INTEGER NOT NULL,
    form         TEXT    NOT NULL,
    initiator    BLOB    NOT NULL CHECK (length(initiator) = 16),
    standing     TEXT    NOT NULL,
    -- The completed case it goes on from.
    follows      BLOB,
    submitted_at INTEGER NOT NULL,
    -- Everything it may be found by: number, subject, names, values.
    words        TEXT    NOT NULL,
    -- All of it, JSON.
    state        TEXT    NOT NULL
) STRICT;

CREATE TABLE wf_forms (
    form     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    package  TEXT    NOT NULL,
    -- Place in the catalogue, within the package.
    position INTEGER NOT NULL,
    -- Not in its package any more: cases go on, none begin.
    retired  INTEGER NOT NULL,
    title    TEXT    NOT NULL,
    category TEXT    NOT NULL,
    summary  TEXT    NOT NULL,
    pinyin   TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (form, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_ledger_rows (
    ledger  TEXT    NOT NULL,
    -- Value of the first column.
    row     TEXT    NOT NULL,
    -- Last item that wrote it.
    seq     INTEGER NOT NULL,
    -- Values by column, JSON.
    cells   TEXT    NOT NULL,
    closed  INTEGER NOT NULL,
    case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
    number  TEXT    NOT NULL,
    PRIMARY KEY (ledger, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_ledgers (
    ledger   TEXT    NOT NULL PRIMARY KEY,
    package  TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_notices (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person     BLOB    NOT NULL CHECK (length(person) = 16),
    seq        INTEGER NOT NULL,
    what       TEXT    NOT NULL,
    case_id    BLOB,
    form_title TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_packages (
    package TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    title   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE wf_search USING fts5 (
    words, tokenize = 'bigram', detail = none, content = '', contentless_delete = 1
);

CREATE TABLE 'wf_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'wf_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'wf_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'wf_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE wf_tasks (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    case_n     INTEGER NOT NULL,
    person     BLOB    NOT NULL CHECK (length(person) = 16),
    -- Item that opened it.
    seq        INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX id_departments_by_head ON id_departments (head) WHERE head IS NOT NULL;

CREATE INDEX id_departments_by_parent ON id_departments (parent);

CREATE INDEX id_people_by_account ON id_people (account);

CREATE INDEX id_people_by_department ON id_people (department);

CREATE INDEX id_roles_by_role ON id_roles (role);

CREATE INDEX wf_case_people_by_act ON wf_case_people (person, acted_at DESC, case_n DESC) WHERE acted_at IS NOT NULL;

CREATE INDEX wf_case_people_by_case ON wf_case_people (case_n);

CREATE INDEX wf_case_people_by_time ON wf_case_people (person, submitted_at DESC, case_n DESC);

CREATE INDEX wf_case_people_by_word ON wf_case_people (person, told_at DESC, case_n DESC) WHERE told_at IS NOT NULL;

CREATE INDEX wf_cases_by_initiator ON wf_cases (initiator, submitted_at DESC, n DESC);

CREATE INDEX wf_cases_by_predecessor ON wf_cases (follows) WHERE follows IS NOT NULL;

CREATE INDEX wf_ledger_rows_by_age ON wf_ledger_rows (ledger, seq DESC, row);

CREATE INDEX wf_notices_by_person ON wf_notices (person, seq DESC);

CREATE INDEX wf_tasks_by_case ON wf_tasks (case_n);

CREATE INDEX wf_tasks_by_person ON wf_tasks (person, arrived_at DESC, id);

-- hub.db

CREATE TABLE hub_blobs (
    blob   BLOB    NOT NULL CHECK (length(blob) = 32),
    stream TEXT    NOT NULL,
    PRIMARY KEY (blob, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE hub_lanes (
    device BLOB    NOT NULL,
    epoch  INTEGER NOT NULL,
    lane   TEXT    NOT NULL,
    acked  INTEGER NOT NULL,
    PRIMARY KEY (device, epoch, lane)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE hub_numbers (
    scope TEXT    NOT NULL PRIMARY KEY,
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE id_attempts (
    account TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE id_departments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    -- NULL at the top.
    parent BLOB,
    -- Names from the top down, joined by ' / '; follows from name and parent.
    path TEXT NOT NULL,
    -- Order among its siblings.
    sort INTEGER NOT NULL,
    -- The person who heads it, if anybody does.
    head BLOB,
    -- The unit's own code in letters and numbers of documents; may be empty.
    code TEXT NOT NULL,
    -- 'wang3 luo4 chu4': one syllable with its tone a character.
    pinyin TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE id_devices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person BLOB NOT NULL CHECK (length(person) = 16),
    public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 65),
    name TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE id_people (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    department BLOB NOT NULL,
    post TEXT NOT NULL,
    phone TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    -- 'shan4 tian2 fang1': as the person is called, surname and given name.
    pinyin TEXT NOT NULL,
    -- Sorts as a Chinese list of names does: syllable, tone, character.
    sort_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE id_roles (
    person BLOB NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE id_stamps (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    stamp BLOB NOT NULL CHECK (length(stamp) = 16)
) STRICT;

CREATE TABLE schema_migrations (
             room TEXT NOT NULL,
             version INTEGER NOT NULL,
             name TEXT NOT NULL,
             PRIMARY KEY (room, version)
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

CREATE TABLE sync_snapshots (
    stream TEXT    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),
    body   TEXT    NOT NULL
) STRICT;

CREATE TABLE wf_case_people (
    person       BLOB    NOT NULL CHECK (length(person) = 16),
    case_n       INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    -- Last act of theirs in it, the first submission aside.
    acted_at     INTEGER,
    told_at      INTEGER,
    PRIMARY KEY (person, case_n)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_cases (
    -- For the full text index.
    n            INTEGER NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    -- Last item applied.
    seq          INTEGER NOT NULL,
    form         TEXT    NOT NULL,
    initiator    BLOB    NOT NULL CHECK (length(initiator) = 16),
    standing     TEXT    NOT NULL,
    -- The completed case it goes on from.
    follows      BLOB,
    submitted_at INTEGER NOT NULL,
    -- Everything it may be found by: number, subject, names, values.
    words        TEXT    NOT NULL,
    -- All of it, JSON.
    state        TEXT    NOT NULL
) STRICT;

CREATE TABLE wf_forms (
    form     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    package  TEXT    NOT NULL,
    -- Place in the catalogue, within the package.
    position INTEGER NOT NULL,
    -- Not in its package any more: cases go on, none begin.
    retired  INTEGER NOT NULL,
    title    TEXT    NOT NULL,
    category TEXT    NOT NULL,
    summary  TEXT    NOT NULL,
    pinyin   TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (form, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_ledger_rows (
    ledger  TEXT    NOT NULL,
    -- Value of the first column.
    row     TEXT    NOT NULL,
    -- Last item that wrote it.
    seq     INTEGER NOT NULL,
    -- Values by column, JSON.
    cells   TEXT    NOT NULL,
    closed  INTEGER NOT NULL,
    case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
    number  TEXT    NOT NULL,
    PRIMARY KEY (ledger, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_ledgers (
    ledger   TEXT    NOT NULL PRIMARY KEY,
    package  TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_notices (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person     BLOB    NOT NULL CHECK (length(person) = 16),
    seq        INTEGER NOT NULL,
    what       TEXT    NOT NULL,
    case_id    BLOB,
    form_title TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_packages (
    package TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    title   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE wf_search USING fts5 (
    words, tokenize = 'bigram', detail = none, content = '', contentless_delete = 1
);

CREATE TABLE 'wf_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'wf_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'wf_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'wf_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE wf_tasks (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    case_n     INTEGER NOT NULL,
    person     BLOB    NOT NULL CHECK (length(person) = 16),
    -- Item that opened it.
    seq        INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX hub_members_by_change ON hub_members (person, change);

CREATE INDEX hub_members_by_person ON hub_members (person, stream);

CREATE INDEX hub_receipts_by_op ON hub_receipts (op_id);

CREATE INDEX hub_streams_by_change ON hub_streams (change);

CREATE INDEX id_attempts_by_last ON id_attempts (last_at);

CREATE INDEX id_departments_by_head ON id_departments (head) WHERE head IS NOT NULL;

CREATE INDEX id_departments_by_parent ON id_departments (parent);

CREATE INDEX id_devices_by_person ON id_devices (person);

CREATE INDEX id_people_by_account ON id_people (account);

CREATE INDEX id_people_by_department ON id_people (department);

CREATE INDEX id_roles_by_role ON id_roles (role);

CREATE UNIQUE INDEX sync_items_by_op ON sync_items (op_id);

CREATE INDEX wf_case_people_by_act ON wf_case_people (person, acted_at DESC, case_n DESC) WHERE acted_at IS NOT NULL;

CREATE INDEX wf_case_people_by_case ON wf_case_people (case_n);

CREATE INDEX wf_case_people_by_time ON wf_case_people (person, submitted_at DESC, case_n DESC);

CREATE INDEX wf_case_people_by_word ON wf_case_people (person, told_at DESC, case_n DESC) WHERE told_at IS NOT NULL;

CREATE INDEX wf_cases_by_initiator ON wf_cases (initiator, submitted_at DESC, n DESC);

CREATE INDEX wf_cases_by_predecessor ON wf_cases (follows) WHERE follows IS NOT NULL;

CREATE INDEX wf_ledger_rows_by_age ON wf_ledger_rows (ledger, seq DESC, row);

CREATE INDEX wf_notices_by_person ON wf_notices (person, seq DESC);

CREATE INDEX wf_tasks_by_case ON wf_tasks (case_n);

CREATE INDEX wf_tasks_by_person ON wf_tasks (person, arrived_at DESC, id);

