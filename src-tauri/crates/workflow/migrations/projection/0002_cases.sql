-- What the streams case: say. Grown from items, may be thrown away and grown again.

CREATE TABLE wf_cases (
    row INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    form TEXT NOT NULL,
    initiator BLOB NOT NULL CHECK (length(initiator) = 16),
    -- 'running', 'sentBack', 'withdrawn', 'completed', 'rejected'
    standing TEXT NOT NULL,
    -- The completed case that it goes on from.
    follows BLOB CHECK (follows IS NULL OR length(follows) = 16),
    updated_at INTEGER NOT NULL,
    -- Everything it may be found by; what the index found is looked up here.
    words TEXT NOT NULL,
    -- Last item applied.
    seq INTEGER NOT NULL,
    -- The case, JSON.
    state TEXT NOT NULL
) STRICT;

CREATE INDEX wf_cases_by_update ON wf_cases (updated_at DESC, row);
CREATE INDEX wf_cases_by_initiator ON wf_cases (initiator, updated_at DESC, row);
CREATE INDEX wf_cases_by_follows ON wf_cases (follows) WHERE follows IS NOT NULL;

-- Who has acted in a case, and who was told of it.
CREATE TABLE wf_involved (
    person BLOB NOT NULL CHECK (length(person) = 16),
    -- 'acted' or 'told'
    role TEXT NOT NULL,
    case_row INTEGER NOT NULL REFERENCES wf_cases (row) ON DELETE CASCADE,
    PRIMARY KEY (person, role, case_row)
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_involved_by_case ON wf_involved (case_row);

-- Open tasks.
CREATE TABLE wf_tasks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    case_row INTEGER NOT NULL REFERENCES wf_cases (row) ON DELETE CASCADE,
    person BLOB NOT NULL CHECK (length(person) = 16),
    arrived_at INTEGER NOT NULL,
    due_at INTEGER,
    -- Number of the item that opened it.
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_tasks_by_person ON wf_tasks (person, arrived_at);
CREATE INDEX wf_tasks_by_case ON wf_tasks (case_row);

CREATE VIRTUAL TABLE wf_search USING fts5 (
    words,
    tokenize = 'bigram',
    detail = none,
    content = '',
    contentless_delete = 1
);
