-- Whether the first link of a series' host was ended: then a repeat of its scheduling brings no further one.

-- +goose Up

ALTER TABLE series ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0;
