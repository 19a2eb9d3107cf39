package servertest_test

import (
	"testing"

	"github.com/chopmark/chopmark/gateway/servertest"
)

func TestServers(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *servertest.Server{
		"postgres": servertest.Postgres, "redis": servertest.Redis,
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.Stop()
			s.Start()
			s.Kill()
			s.Start()
		})
	}
}
