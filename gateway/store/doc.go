// Package store keeps what operators wrote, in SQLite or in Postgres, and hands it to gateways as snapshots. In: nouns of
// package model, checked here before they are written, and who writes them. Out: the same nouns, numbered releases, an audit
// of every write, and a Snapshot whenever something changed. Secrets go in and come out sealed only. It never answers a
// request, and never forgets a write that it acknowledged.
package store
