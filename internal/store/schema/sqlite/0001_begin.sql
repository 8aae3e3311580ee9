-- Times are integers: milliseconds since 1970 in UTC; spans are milliseconds. Texts are the bytes that came. "None" is 0 or '',
-- but for due_at, which an index has to leave out.

-- +goose Up

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
    id            INTEGER PRIMARY KEY,
    slug          TEXT    NOT NULL UNIQUE,
    title         TEXT    NOT NULL,
    description   TEXT    NOT NULL,
    lang          TEXT    NOT NULL,
    listed        INTEGER NOT NULL,
    zone          TEXT    NOT NULL,
    extension_cap INTEGER NOT NULL,
    after_talk    INTEGER NOT NULL,
    created       INTEGER NOT NULL
) STRICT;

-- What the log changes about its meeting stands here, too, as meeting.Apply gave it after the last entry.
CREATE TABLE meetings (
    id            INTEGER PRIMARY KEY,
    series        INTEGER NOT NULL REFERENCES series (id),
    date          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    description   TEXT    NOT NULL,
    starts_at     INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL,
    wrap_at       INTEGER NOT NULL,
    after_talk    INTEGER NOT NULL,
    extension_cap INTEGER NOT NULL,
    extended      INTEGER NOT NULL,
    last_seq      INTEGER NOT NULL,
    last_at       INTEGER NOT NULL,
    opened        INTEGER NOT NULL, -- the seq of the entry that says so, as the next three
    ended         INTEGER NOT NULL,
    closed        INTEGER NOT NULL,
    cancelled     INTEGER NOT NULL,
    imported      INTEGER NOT NULL,
    due_at        INTEGER,          -- when the clock has to add something next; NULL for never
    UNIQUE (series, date)
) STRICT;

CREATE INDEX meetings_by_start  ON meetings (starts_at, id);
CREATE INDEX meetings_of_series ON meetings (series, starts_at, id);
CREATE INDEX meetings_going     ON meetings (starts_at, id) WHERE closed = 0 AND cancelled = 0;
CREATE INDEX meetings_due       ON meetings (due_at, id) WHERE due_at IS NOT NULL;

-- Read and written in the order of its key, so a log lies together in the file.
CREATE TABLE entries (
    meeting     INTEGER NOT NULL REFERENCES meetings (id),
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    author_id   TEXT    NOT NULL,
    author_name TEXT    NOT NULL,
    author_role TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    ref         INTEGER NOT NULL,
    PRIMARY KEY (meeting, seq)
) STRICT, WITHOUT ROWID;

-- Idempotency keys, hashed with their actors; body is an HMAC of what was wished, under the secret in settings.
CREATE TABLE posted_keys (
    meeting INTEGER NOT NULL REFERENCES meetings (id),
    key     BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (meeting, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE made_keys (
    what     TEXT    NOT NULL, -- series, meeting or attendee
    key      BLOB    NOT NULL,
    body     BLOB    NOT NULL,
    meeting  INTEGER NOT NULL REFERENCES meetings (id),
    attendee TEXT    NOT NULL,
    PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;

-- Where an imported meeting came from: a digest of the file.
CREATE TABLE sources (
    source  TEXT    NOT NULL PRIMARY KEY,
    meeting INTEGER NOT NULL REFERENCES meetings (id)
) STRICT, WITHOUT ROWID;

-- A name is held by one attendee of a series at a time; who let it lapse is renamed when another takes it.
CREATE TABLE attendees (
    id        TEXT    NOT NULL PRIMARY KEY,
    series    INTEGER NOT NULL REFERENCES series (id),
    name      TEXT    NOT NULL,
    name_key  TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    last_seen INTEGER NOT NULL,
    UNIQUE (series, name_key)
) STRICT, WITHOUT ROWID;

-- Name and role are those of the first sighting.
CREATE TABLE attendance (
    meeting    INTEGER NOT NULL REFERENCES meetings (id),
    attendee   TEXT    NOT NULL REFERENCES attendees (id),
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    PRIMARY KEY (meeting, attendee)
) STRICT, WITHOUT ROWID;

-- The newest grant has the highest id; ids are not given twice.
CREATE TABLE grants (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    holder   BLOB    NOT NULL, -- SHA-256 of the secret
    kind     TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    series   INTEGER NOT NULL, -- 0 for an owner
    attendee TEXT    NOT NULL,
    through  BLOB    NOT NULL  -- the link that it was taken from; empty for none
) STRICT;

CREATE INDEX grants_of_holder ON grants (holder);
CREATE INDEX grants_of_link   ON grants (through) WHERE through <> x'';
CREATE INDEX grants_by_link   ON grants (series, attendee) WHERE kind = 'link';
