package store

import (
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"
)

// The rows of the tables, see migrations.

type serviceRow struct {
	bun.BaseModel `bun:"table:services"`
	ID            string `bun:",pk"`
	Name          string
	Body          string
}

type apiRow struct {
	bun.BaseModel `bun:"table:apis"`
	ID            string `bun:",pk"`
	ServiceID     string
	Name          string
	Body          string
}

type releaseRow struct {
	bun.BaseModel `bun:"table:releases"`
	ServiceID     string `bun:",pk"`
	Number        int    `bun:",pk"`
	Note          string
	Created       int64
	Author        string
	APIs          string `bun:"apis"`
}

type liveRow struct {
	bun.BaseModel `bun:"table:live"`
	ServiceID     string `bun:",pk"`
	Environment   string `bun:",pk"`
	Number        int
}

type keyRow struct {
	bun.BaseModel `bun:"table:keys"`
	KeyID         string `bun:",pk"`
	Name          string
	Body          string
}

type secretRow struct {
	bun.BaseModel `bun:"table:secrets"`
	KeyID         string `bun:",pk"`
	Position      int    `bun:",pk"`
	Sealed        []byte
	Ends          int64
}

type planRow struct {
	bun.BaseModel `bun:"table:plans"`
	ID            string `bun:",pk"`
	Name          string
	Body          string
}

type bindingRow struct {
	bun.BaseModel `bun:"table:bindings"`
	ServiceID     string `bun:",pk"`
	Environment   string `bun:",pk"`
	APIID         string `bun:"api_id,pk"`
	KeyID         string `bun:",pk"`
	PlanID        string
}

type auditRow struct {
	bun.BaseModel `bun:"table:audit"`
	Number        int64 `bun:",pk,autoincrement"`
	At            int64
	Actor         string
	Action        string
	Kind          string
	Name          string
	Detail        string
}

// text is a noun as it is kept.
func text(noun any) (string, error) {
	b, err := json.Marshal(noun)
	return string(b), err
}

// noun reads back what text made.
func noun[T any](body string) (n T, err error) {
	err = json.Unmarshal([]byte(body), &n)
	return n, err
}

// nouns reads the bodies of rows.
func nouns[R, T any](rows []R, body func(R) string) ([]T, error) {
	out := make([]T, 0, len(rows))
	for _, r := range rows {
		n, err := noun[T](body(r))
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

const (
	small     = "abcdefghijklmnopqrstuvwxyz0123456789"
	lettersOf = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

// random makes n characters of letters, each as likely as the other.
func random(letters string, n int) string {
	out := make([]byte, 0, n)
	for len(out) < n {
		var b [64]byte
		rand.Read(b[:])
		for _, c := range b {
			if int(c) < 256/len(letters)*len(letters) && len(out) < n {
				out = append(out, letters[int(c)%len(letters)])
			}
		}
	}
	return string(out)
}

// newID makes an id in Tencent's manner: the noun and eight characters.
func newID(prefix string) string { return prefix + "-" + random(small, 8) }

func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(n int64) time.Time { return time.UnixMicro(n).UTC() }
