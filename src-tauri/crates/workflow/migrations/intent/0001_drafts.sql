-- What exists on this device alone.

CREATE TABLE wf_drafts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    form TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- JSON
    data TEXT NOT NULL,
    -- What it is about, as far as filled in.
    subject TEXT NOT NULL,
    -- The case that it goes on with: sent back or withdrawn.
    case_id BLOB CHECK (case_id IS NULL OR length(case_id) = 16),
    -- Why the hub refused it, JSON.
    refusal TEXT,
    -- The operation that submits it: no draft any more, unless the hub refuses.
    submitted_by BLOB CHECK (submitted_by IS NULL OR length(submitted_by) = 16),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX wf_drafts_by_update ON wf_drafts (updated_at DESC);
CREATE INDEX wf_drafts_by_op ON wf_drafts (submitted_by) WHERE submitted_by IS NOT NULL;

-- Tasks and notices that the person has opened.
CREATE TABLE wf_reads (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Forms that the person has used, for the workbench.
CREATE TABLE wf_used_forms (
    form TEXT NOT NULL PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
