-- The directory, grown from the items of the stream `dir:` on the hub and on every desktop.

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

CREATE INDEX id_departments_by_parent ON id_departments (parent);
CREATE INDEX id_departments_by_head ON id_departments (head) WHERE head IS NOT NULL;

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

CREATE INDEX id_people_by_department ON id_people (department);
CREATE INDEX id_people_by_account ON id_people (account);

CREATE TABLE id_roles (
    person BLOB NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX id_roles_by_role ON id_roles (role);

-- Drawn anew with every change of the tables above: the same stamp, the same content, whichever database it stands
-- in. What was read from these tables may be kept as long as the stamp is the same. Never leaves the machine.
CREATE TABLE id_stamps (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    stamp BLOB NOT NULL CHECK (length(stamp) = 16)
) STRICT;

INSERT INTO id_stamps (one, stamp) VALUES (1, randomblob(16));
