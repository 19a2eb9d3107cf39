-- +goose Up
-- The column body holds a noun as JSON, as package model has it; the columns beside it are those that are looked for.
-- Times are microseconds since 1970. Large tables without rowid lie in the order of their keys, in which they are read.

CREATE TABLE state (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  version BIGINT NOT NULL, -- grows with every change of what is served
  proof   BLOB            -- sealed: tells whether the master key is the right one
);
INSERT INTO state (one, version) VALUES (1, 1);

CREATE TABLE services (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL
);

CREATE TABLE apis (
  id         TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES services (id),
  name       TEXT NOT NULL,
  body       TEXT NOT NULL,
  UNIQUE (service_id, name)
);

CREATE TABLE releases (
  service_id TEXT   NOT NULL REFERENCES services (id),
  number     BIGINT NOT NULL,
  note       TEXT   NOT NULL,
  created    BIGINT NOT NULL,
  author     TEXT   NOT NULL,
  apis       TEXT   NOT NULL,
  PRIMARY KEY (service_id, number)
);

CREATE TABLE live (
  service_id  TEXT   NOT NULL,
  environment TEXT   NOT NULL,
  number      BIGINT NOT NULL,
  PRIMARY KEY (service_id, environment),
  FOREIGN KEY (service_id, number) REFERENCES releases (service_id, number)
) WITHOUT ROWID;

CREATE TABLE keys (
  key_id TEXT PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE,
  body   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE secrets (
  key_id   TEXT   NOT NULL REFERENCES keys (key_id),
  position BIGINT NOT NULL, -- 0: the present one; 1: the one before it, which has grace
  sealed   BLOB  NOT NULL,
  ends     BIGINT NOT NULL, -- when the grace ends; 0: never
  PRIMARY KEY (key_id, position)
) WITHOUT ROWID;

CREATE TABLE plans (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL
);

CREATE TABLE bindings (
  service_id  TEXT NOT NULL REFERENCES services (id),
  environment TEXT NOT NULL,
  api_id      TEXT NOT NULL, -- empty: the whole service
  key_id      TEXT NOT NULL REFERENCES keys (key_id),
  plan_id     TEXT NOT NULL REFERENCES plans (id),
  PRIMARY KEY (service_id, environment, api_id, key_id) -- so a key has one plan in a place
) WITHOUT ROWID;
CREATE INDEX bindings_by_key ON bindings (key_id);
CREATE INDEX bindings_by_plan ON bindings (plan_id);

CREATE TABLE quotas (
  id    TEXT PRIMARY KEY,
  used  BIGINT NOT NULL,
  epoch BIGINT NOT NULL -- when counting began
) WITHOUT ROWID;

CREATE TABLE nonces (
  nonce BLOB  PRIMARY KEY, -- SHA-256 of it and of the key that used it
  ends  BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX nonces_by_end ON nonces (ends);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at     BIGINT NOT NULL,
  actor  TEXT   NOT NULL,
  action TEXT   NOT NULL,
  kind   TEXT   NOT NULL,
  name   TEXT   NOT NULL,
  detail TEXT   NOT NULL
);
