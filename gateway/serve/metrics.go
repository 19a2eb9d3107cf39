package serve

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/chopmark/chopmark/gateway/model"
)

// metrics are what Prometheus asks for. Labels are names that an operator gave, and reasons, which are few: no caller can make
// new ones.
type metrics struct {
	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	answers   *prometheus.CounterVec
	classes   [6]prometheus.Counter
	underWay  prometheus.Gauge
	up        *prometheus.GaugeVec
	version   prometheus.Gauge
	diagnoses *prometheus.CounterVec
}

// labels are those of an API.
type labels struct{ service, environment, api string }

func newMetrics(r *prometheus.Registry) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "chopmark_gateway_requests_total", Help: "Requests by what was decided; those for no API have no labels but the reason.",
		}, []string{"service", "environment", "api", "reason"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "chopmark_gateway_request_seconds", Help: "How long requests took that were let through, their upstream's time included.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"service", "environment"}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "chopmark_gateway_answers_total", Help: "Answers by the class of their status.",
		}, []string{"class"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "chopmark_gateway_requests_under_way", Help: "Requests that are being served.",
		}),
		up: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "chopmark_gateway_upstream_up", Help: "Whether an upstream is taken for well.",
		}, []string{"upstream"}),
		version: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "chopmark_gateway_snapshot_version", Help: "Version of the configuration that is served.",
		}),
		diagnoses: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "chopmark_gateway_diagnoses_total", Help: "Signatures that did not match, by what became of their diagnosis.",
		}, []string{"outcome"}),
	}
	for i, class := range [...]string{"none", "1xx", "2xx", "3xx", "4xx", "5xx"} {
		m.classes[i] = m.answers.WithLabelValues(class)
	}
	var errs []error
	for _, c := range []prometheus.Collector{m.requests, m.seconds, m.answers, m.underWay, m.up, m.version, m.diagnoses} {
		errs = append(errs, r.Register(c))
	}
	return m, errors.Join(errs...)
}

func (m *metrics) answered(status int) {
	class := status / 100
	if class < 1 || class > 5 {
		class = 0
	}
	m.classes[class].Inc()
}

// refused counts a request that was not served, or for no API.
func (m *metrics) refused(x *exchange) {
	var l labels
	if d := x.decision; d != nil && d.API != nil {
		l = labels{d.Service.Name, d.Environment, d.API.Name}
	}
	m.requests.WithLabelValues(l.service, l.environment, l.api, string(x.reason)).Inc()
}

// keep forgets the series of APIs that are served no more.
func (m *metrics) keep(before map[labels]bool, s *model.Snapshot) map[labels]bool {
	type release struct {
		service string
		number  int
	}
	apis := map[release][]model.API{}
	for i := range s.Releases {
		apis[release{s.Releases[i].Service, s.Releases[i].Number}] = s.Releases[i].APIs
	}
	now := map[labels]bool{}
	for _, live := range s.Live {
		for _, api := range apis[release{live.Service, live.Number}] {
			now[labels{live.Service, live.Environment, api.Name}] = true
		}
	}
	for l := range before {
		if !now[l] {
			m.requests.DeletePartialMatch(prometheus.Labels{"service": l.service, "environment": l.environment, "api": l.api})
		}
	}
	return now
}

func (m *metrics) forgetUpstream(name string) { m.up.DeleteLabelValues(name) }

// diagnosed counts what became of a diagnosis.
func (m *metrics) diagnosed(outcome string) { m.diagnoses.WithLabelValues(outcome).Inc() }
