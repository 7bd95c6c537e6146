-- What a receipt says, while its content is kept: the line that stands for it in a list,
-- and its words to be found by. Written a little after the receipt, when nothing prints.
CREATE TABLE receipt_text (
    seq INTEGER PRIMARY KEY REFERENCES receipt (seq) ON DELETE CASCADE,
    line TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE receipt_words USING fts5 (
    words, content = 'receipt_text', content_rowid = 'seq',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2'
);

ALTER TABLE receipt ADD COLUMN read INTEGER NOT NULL DEFAULT 0;

CREATE INDEX receipt_unread ON receipt (seq) WHERE read = 0 AND accepted = 1;

-- The list of receipts, newest first: test pages are ours and stay out.
CREATE INDEX receipt_listed ON receipt (received_at, seq)
    WHERE accepted = 1 AND kind = 'original';
