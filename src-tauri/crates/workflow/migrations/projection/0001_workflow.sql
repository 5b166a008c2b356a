-- Definitions, every version that was published: a running case stays on its own.
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

CREATE TABLE wf_packages (
    package TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    title   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_ledgers (
    ledger   TEXT    NOT NULL PRIMARY KEY,
    package  TEXT    NOT NULL,
    position INTEGER NOT NULL,
    body     TEXT    NOT NULL
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

CREATE INDEX wf_cases_by_initiator ON wf_cases (initiator, submitted_at DESC, n DESC);
CREATE INDEX wf_cases_by_predecessor ON wf_cases (follows) WHERE follows IS NOT NULL;

CREATE VIRTUAL TABLE wf_search USING fts5 (
    words, tokenize = 'bigram', detail = none, content = '', contentless_delete = 1
);

-- Who has a part in a case, and since when.
CREATE TABLE wf_case_people (
    person       BLOB    NOT NULL CHECK (length(person) = 16),
    case_n       INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    -- Last act of theirs in it, the first submission aside.
    acted_at     INTEGER,
    told_at      INTEGER,
    PRIMARY KEY (person, case_n)
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_case_people_by_time ON wf_case_people (person, submitted_at DESC, case_n DESC);
CREATE INDEX wf_case_people_by_act ON wf_case_people (person, acted_at DESC, case_n DESC) WHERE acted_at IS NOT NULL;
CREATE INDEX wf_case_people_by_word ON wf_case_people (person, told_at DESC, case_n DESC) WHERE told_at IS NOT NULL;
CREATE INDEX wf_case_people_by_case ON wf_case_people (case_n);

-- Open tasks; how they stand otherwise is in the case.
CREATE TABLE wf_tasks (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    case_n     INTEGER NOT NULL,
    person     BLOB    NOT NULL CHECK (length(person) = 16),
    -- Item that opened it.
    seq        INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_tasks_by_person ON wf_tasks (person, arrived_at DESC, id);
CREATE INDEX wf_tasks_by_case ON wf_tasks (case_n);

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

CREATE INDEX wf_notices_by_person ON wf_notices (person, seq DESC);

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

CREATE INDEX wf_ledger_rows_by_age ON wf_ledger_rows (ledger, seq DESC, row);
