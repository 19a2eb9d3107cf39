package store

import (
	"context"
	"time"
)

// AuditEntry is one write: when, by whom, what.
type AuditEntry struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Action string    `json:"action" doc:"create, update, delete, publish, rollback, take-down, replace-secret, bind, unbind or rotate"`
	Kind   string    `json:"kind" doc:"service, api, release, key, plan or master-key"`
	Name   string    `json:"name"`
	Detail string    `json:"detail,omitempty" doc:"what was written, never a secret"`
}

// audit notes a write in the transaction that makes it.
func (s *Store) audit(ctx context.Context, action, kind, name, detail string) error {
	s.in.touch(kind)
	row := auditRow{At: micros(s.clock()), Actor: by(ctx), Action: action, Kind: kind, Name: name, Detail: detail}
	_, err := s.in.tx.NewInsert().Model(&row).Exec(ctx)
	return err
}

// Audit gives the last writes, the latest first; all for limit 0.
func (s *Store) Audit(ctx context.Context, limit int) ([]AuditEntry, error) {
	var rows []auditRow
	if err := s.reader().NewSelect().Model(&rows).Order("number DESC").Limit(max(0, int64(limit))).Scan(ctx); err != nil {
		return nil, down(err)
	}
	out := make([]AuditEntry, len(rows))
	for i, r := range rows {
		out[i] = AuditEntry{r.Number, fromMicros(r.At), r.Actor, r.Action, r.Kind, r.Name, r.Detail}
	}
	return out, nil
}
