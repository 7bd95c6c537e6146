CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- One receipt, one row. Parts of a long receipt are written while it is still coming
-- in: it counts as received once accepted is 1.
CREATE TABLE receipt (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    printer TEXT NOT NULL,
    source TEXT NOT NULL,
    received_at REAL NOT NULL,
    size INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    truncated INTEGER NOT NULL DEFAULT 0,
    -- Its capture lets NV-memory, firmware and configuration commands through.
    trusted INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The bytes exactly as received, in parts.
CREATE TABLE body (
    receipt_seq INTEGER NOT NULL REFERENCES receipt (seq) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (receipt_seq, part)
) STRICT;

CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    receipt_seq INTEGER NOT NULL REFERENCES receipt (seq),
    printer TEXT NOT NULL,
    kind TEXT NOT NULL,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL,
    reasons TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT 'none',
    unsure INTEGER NOT NULL DEFAULT 0,
    created_at REAL NOT NULL,
    started_at REAL,
    ended_at REAL
) STRICT;

CREATE INDEX job_of_receipt ON job (receipt_seq);
CREATE INDEX job_open ON job (printer, id)
    WHERE state NOT IN ('canceled', 'aborted', 'completed');

-- Every tier of proof as it came.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES job (id),
    tier TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;

CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    printer TEXT,
    severity TEXT NOT NULL,
    since REAL NOT NULL,
    cleared_at REAL,
    placeholders TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX incident_open ON incident (key) WHERE cleared_at IS NULL;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    receipt TEXT,
    detail TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- What a printer was found to be able to do, at one address.
CREATE TABLE capability (
    printer TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    card TEXT NOT NULL,
    probed_at REAL NOT NULL
) STRICT;
