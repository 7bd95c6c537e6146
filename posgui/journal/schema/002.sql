-- The hash of each audit row covers the row before it: a row that was changed, taken out
-- or put in between shows. Rows of version 1 are linked here, in their order.
ALTER TABLE audit RENAME TO audit_unlinked;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    receipt TEXT,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_link AFTER INSERT ON audit BEGIN
    UPDATE audit SET hash = audit_hash(
        coalesce((SELECT hash FROM audit WHERE id < NEW.id ORDER BY id DESC LIMIT 1), ''),
        NEW.id, NEW.at, NEW.who, NEW.action, NEW.receipt, NEW.detail
    ) WHERE id = NEW.id;
END;

INSERT INTO audit SELECT id, at, who, action, receipt, detail, '' FROM audit_unlinked ORDER BY id;

DROP TRIGGER audit_link;
DROP TABLE audit_unlinked;

CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;

CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are never deleted');
END;

-- On the retention clock (seconds), which is not the wall clock.
ALTER TABLE receipt ADD COLUMN settled_age REAL;
ALTER TABLE receipt ADD COLUMN erased_at REAL;
-- 1 from the first erased part to the last.
ALTER TABLE receipt ADD COLUMN erasing INTEGER NOT NULL DEFAULT 0;

CREATE INDEX receipt_unsettled ON receipt (seq) WHERE settled_age IS NULL;
CREATE INDEX receipt_kept ON receipt (settled_age)
    WHERE settled_age IS NOT NULL AND erased_at IS NULL;
CREATE INDEX receipt_erasing ON receipt (seq) WHERE erasing = 1;
