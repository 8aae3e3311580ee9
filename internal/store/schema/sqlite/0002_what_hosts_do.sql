-- What hosts do: weekly series, redactions and removals, the door, links with names.

-- +goose Up

ALTER TABLE series ADD COLUMN rule      TEXT    NOT NULL DEFAULT ''; -- RFC 5545 RECUR; '' for dates added one by one
ALTER TABLE series ADD COLUMN starts_at INTEGER NOT NULL DEFAULT 0;  -- of the rule's first occurrence
ALTER TABLE series ADD COLUMN length    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN practise  INTEGER NOT NULL DEFAULT 0;

CREATE INDEX series_recurring ON series (id) WHERE rule <> '';

-- The highest number that was deleted: numbers are not given twice.
CREATE TABLE deleted (
    what TEXT    NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Planned starts at which nothing is held: their meetings were deleted.
CREATE TABLE exceptions (
    series  INTEGER NOT NULL REFERENCES series (id),
    planned INTEGER NOT NULL,
    PRIMARY KEY (series, planned)
) STRICT, WITHOUT ROWID;

ALTER TABLE meetings ADD COLUMN planned      INTEGER; -- the start that the rule gave; NULL for a date added by itself
ALTER TABLE meetings ADD COLUMN closing_at   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meetings ADD COLUMN locked_until INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX meetings_planned ON meetings (series, planned) WHERE planned IS NOT NULL;

ALTER TABLE entries ADD COLUMN redacted INTEGER NOT NULL DEFAULT 0;  -- the seq of the redaction that emptied the row
ALTER TABLE entries ADD COLUMN refs     TEXT    NOT NULL DEFAULT ''; -- of a redaction: the numbers it emptied, spaces between them

ALTER TABLE attendees ADD COLUMN former  TEXT    NOT NULL DEFAULT ''; -- the name before
ALTER TABLE attendees ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;  -- then the name is '' and its key nobody's

ALTER TABLE grants ADD COLUMN label TEXT NOT NULL DEFAULT '';

CREATE INDEX grants_of_attendee ON grants (attendee) WHERE attendee <> '';
