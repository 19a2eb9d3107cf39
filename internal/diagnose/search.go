package diagnose

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/chopmark/chopmark/internal/graph"
)

// found is a set of changes under which the very signature that was sent comes out.
type found struct {
	changes []*change
	target  *target
}

// search tries changes until the signature comes out.
type search struct {
	plan    *plan
	src     *sources
	base    *evaluator
	digest  *graph.Node
	targets []target
	forced  []patch // what the request itself says otherwise than it should
	tried   atomic.Int64
}

// worker evaluates under changes. Those that come first are a layer: what they touch is computed once, for all changes that
// are tried on top of them.
type worker struct {
	s     *search
	e     *evaluator
	own   sources
	edits []patch

	under   *evaluator // the layer; nil: the base of the search
	layered []patch    // its edits
	below   sources
}

func (s *search) newWorker() *worker {
	e := newEvaluator(s.plan, s.src)
	e.base = s.base
	return &worker{s: s, e: e}
}

// layer puts changes under all that are tried from now on.
func (w *worker) layer(list ...*change) {
	if w.under == nil {
		w.under = newEvaluator(w.s.plan, w.s.src)
		w.under.base = w.s.base
	}
	touched := w.s.plan.newSet()
	w.layered, w.below = w.layered[:0], *w.s.src
	for _, ch := range list {
		w.layered = append(w.layered, ch.patches...)
		touched.join(ch.touched)
		if ch.view != nil {
			ch.view(&w.below)
		}
	}
	w.under.start(&w.below, append(w.layered[:len(w.layered):len(w.layered)], w.s.forced...), touched)
	for _, n := range w.s.plan.signed {
		w.under.value(n)
	}
	w.e.base = w.under
}

// try gives the digest under a change on top of the layer, good until the next try. Without a change it is that of the layer.
func (w *worker) try(ch *change) []byte { return w.edited(ch, false) }

// edited is try. Of edits at the same node those of the layer come last, or first.
func (w *worker) edited(ch *change, layerFirst bool) []byte {
	w.s.tried.Add(1)
	src := w.s.src
	if w.under != nil {
		src = &w.below
	}
	w.edits = w.edits[:0]
	if layerFirst {
		w.edits = append(w.edits, ch.patches...)
	}
	w.edits = append(w.edits, w.layered...)
	touched := w.s.plan.none
	if ch != nil {
		if !layerFirst {
			w.edits = append(w.edits, ch.patches...)
		}
		touched = ch.touched
		if ch.view != nil {
			w.own = *src
			ch.view(&w.own)
			src = &w.own
		}
	}
	w.edits = append(w.edits, w.s.forced...)
	w.e.start(src, w.edits, touched)
	return w.e.value(w.s.digest).Text
}

// hit gives the target that a digest is; nil for none.
func (s *search) hit(digest []byte) *target {
	for i := range s.targets {
		if bytes.Equal(s.targets[i].digest, digest) {
			return &s.targets[i]
		}
	}
	return nil
}

// singles tries every change by itself, and drops those that change nothing. Those that have the same effect are put
// together.
func (s *search) singles(ctx context.Context, list []*change, right []byte) (hits []found, effective []*change) {
	w := s.newWorker()
	known := map[string]*change{}
	for _, ch := range list {
		if ctx.Err() != nil {
			return hits, effective
		}
		digest := w.try(ch)
		if t := s.hit(digest); t != nil {
			hits = append(hits, found{[]*change{ch}, t})
		}
		if bytes.Equal(digest, right) {
			continue
		}
		if twin := known[string(digest)]; twin != nil {
			twin.twins = append(twin.twins, ch)
			continue
		}
		ch.digest = bytes.Clone(digest)
		known[string(digest)] = ch
		effective = append(effective, ch)
	}
	return hits, effective
}

// pairs tries every two changes together, on all cores: first those whose rarer one is frequent. When the signature comes
// out, only pairs that are as frequent are still tried.
func (s *search) pairs(ctx context.Context, list []*change) []found {
	slices.SortStableFunc(list, func(a, b *change) int { return b.weight - a.weight })
	var mu sync.Mutex
	var hits []found
	var next, least atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			w := s.newWorker()
			for i := int(next.Add(1)); i < len(list); i = int(next.Add(1)) {
				if ctx.Err() != nil || int64(list[i].weight) < least.Load() {
					return
				}
				w.layer(list[i])
				for _, other := range list[:i] {
					if other.excludes(list[i]) {
						continue
					}
					both := []*change{list[i], other}
					t := s.hit(w.try(other))
					if t == nil && other.meets(list[i]) {
						both[0], both[1] = other, list[i]
						t = s.hit(w.edited(other, true))
					}
					if t != nil {
						mu.Lock()
						hits = append(hits, found{both, t})
						mu.Unlock()
						least.Store(int64(list[i].weight))
					}
				}
			}
		})
	}
	wg.Wait()
	rank(hits)
	return s.beside(ctx, hits, list)
}

// beside adds to pairs that were found those that share a change with one of them: they have the same effect, and may be
// rarer.
func (s *search) beside(ctx context.Context, hits []found, list []*change) []found {
	w := s.newWorker()
	known := map[[2]*change]bool{}
	for _, h := range hits {
		known[[2]*change{h.changes[0], h.changes[1]}] = true
	}
	var more []found
	for _, ch := range firstChanges(hits) {
		w.layer(ch)
		for _, other := range list {
			if ctx.Err() != nil || other == ch || known[[2]*change{ch, other}] || known[[2]*change{other, ch}] {
				continue
			}
			if t := s.hit(w.try(other)); t != nil {
				known[[2]*change{other, ch}] = true
				more = append(more, found{[]*change{ch, other}, t})
			}
		}
	}
	return append(hits, more...)
}

// firstChanges gives the changes of the first few that were found.
func firstChanges(hits []found) []*change {
	var out []*change
	for _, h := range hits[:min(len(hits), 3)] {
		for _, ch := range h.changes {
			if !slices.Contains(out, ch) {
				out = append(out, ch)
			}
		}
	}
	return out
}

// triples tries every three changes. It takes long: see Options.Triples.
func (s *search) triples(ctx context.Context, list []*change, progress func(done, all int)) []found {
	var mu sync.Mutex
	var hits []found
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			w := s.newWorker()
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				for j := i + 1; j < len(list) && ctx.Err() == nil; j++ {
					w.layer(list[i], list[j])
					for _, third := range list[j+1:] {
						if t := s.hit(w.try(third)); t != nil {
							mu.Lock()
							hits = append(hits, found{[]*change{list[i], list[j], third}, t})
							mu.Unlock()
						}
					}
				}
				if progress != nil && ctx.Err() == nil {
					progress(i+1, len(list))
				}
			}
		})
	}
	wg.Wait()
	return hits
}

// classes gives the ids of what was found, sorted, each once.
func (f found) classes() []string {
	var out []string
	for _, ch := range f.changes {
		out = append(append(out, ch.class), ch.also...)
	}
	out = append(out, f.target.classes...)
	slices.Sort(out)
	return slices.Compact(out)
}

// rank orders what was found: fewer mistakes first, then more frequent ones, then those that changed less.
func rank(hits []found) {
	slices.SortStableFunc(hits, func(a, b found) int {
		ca, cb := a.classes(), b.classes()
		if d := len(ca) - len(cb); d != 0 {
			return d
		}
		if d := len(a.changes) - len(b.changes); d != 0 {
			return d
		}
		if d := frequency(cb) - frequency(ca); d != 0 {
			return d
		}
		return strings.Compare(strings.Join(ca, " "), strings.Join(cb, " "))
	})
}
