-- +goose Up
-- What each change touched of what gateways serve. They follow it, and read no more than that.

CREATE TABLE changes (
  version  BIGINT  PRIMARY KEY, -- that the change made
  services BOOLEAN NOT NULL,    -- whether it touched services, releases, what is live, or plans
  keys     TEXT                 -- ids of the keys that it touched, as JSON; none: it touched all
);
