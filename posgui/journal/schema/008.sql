-- Sales that the POS said were settled, each with the receipt that was found for it. A
-- till may count anew: an id is one sale for some hours only.
CREATE TABLE settlement (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    printer TEXT NOT NULL,
    told_at REAL NOT NULL,
    settled_at REAL NOT NULL,
    amount TEXT NOT NULL,
    state TEXT NOT NULL,
    receipt TEXT,
    -- On the retention clock (seconds), once nothing more is expected of it.
    age REAL
) STRICT;

CREATE INDEX settlement_of_id ON settlement (id);
CREATE INDEX settlement_told ON settlement (told_at);
CREATE INDEX settlement_kept ON settlement (age) WHERE age IS NOT NULL;
CREATE INDEX settlement_ageless ON settlement (told_at) WHERE age IS NULL;

-- How far each file of sales was read: the offset in bytes, and the SHA-256 of what stands
-- just before it.
CREATE TABLE sales_file (
    path TEXT PRIMARY KEY,
    read_to INTEGER NOT NULL,
    before TEXT NOT NULL
) STRICT;
