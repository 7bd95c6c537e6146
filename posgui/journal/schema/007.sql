-- What one shift leaves to the next: one line a person typed, until another one read it.
CREATE TABLE shift_note (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    who TEXT NOT NULL,
    words TEXT NOT NULL,
    read_at REAL
) STRICT;
