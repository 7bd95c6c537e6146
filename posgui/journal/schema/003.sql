-- A person said that this job is to be printed, however long it waited.
ALTER TABLE job ADD COLUMN released INTEGER NOT NULL DEFAULT 0;

-- The id of a receipt of the same bytes, printer and source just before this one.
ALTER TABLE receipt ADD COLUMN repeat_of TEXT;

CREATE INDEX receipt_same ON receipt (sha256);
