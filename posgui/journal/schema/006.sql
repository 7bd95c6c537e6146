-- The opening check: what a person saw on the test page of a printer. ``points`` is JSON,
-- true or false by the name of each point that was looked at.
CREATE TABLE opening_check (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    printer TEXT NOT NULL,
    who TEXT NOT NULL,
    points TEXT NOT NULL,
    drawer INTEGER,
    receipt TEXT,
    refusal TEXT NOT NULL
) STRICT;

CREATE INDEX opening_check_at ON opening_check (at);
