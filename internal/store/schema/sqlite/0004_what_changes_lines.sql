-- What changes a line is found by the line: reactions, edits, marks. Replies are none of them.

-- +goose Up

CREATE INDEX entries_target ON entries (meeting, ref) WHERE ref > 0 AND kind <> 'line';
