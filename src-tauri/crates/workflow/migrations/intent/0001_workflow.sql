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

CREATE INDEX wf_drafts_by_age ON wf_drafts (updated_at DESC) WHERE op_id IS NULL;
CREATE INDEX wf_drafts_by_op ON wf_drafts (op_id) WHERE op_id IS NOT NULL;
CREATE INDEX wf_drafts_by_case ON wf_drafts (case_id) WHERE case_id IS NOT NULL;

-- Acts that were begun in a case and not sent.
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

CREATE INDEX wf_begun_by_op ON wf_begun (op_id) WHERE op_id IS NOT NULL;

-- Tasks and notices that were opened on this PC.
CREATE TABLE wf_reads (
    id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Forms that were begun on this PC.
CREATE TABLE wf_used_forms (
    form    TEXT    NOT NULL PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
