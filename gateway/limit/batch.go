package limit

import (
	"context"
	"sync"
	"time"
)

// patience is how long the database may take before what waits for it fails.
const patience = 5 * time.Second

// batch collects what is asked while the database is busy and asks it all at once: one commit serves many requests.
type batch[In, Out any] struct {
	do      func(context.Context, []In) ([]Out, error)
	most    int // so many at once
	mu      sync.Mutex
	waiting []*call[In, Out]
	running bool
}

type call[In, Out any] struct {
	in   In
	out  Out
	err  error
	done chan struct{}
}

// ask gives the answer to in. What was asked is asked even if ctx ends before the answer.
func (b *batch[In, Out]) ask(ctx context.Context, in In) (out Out, err error) {
	c := &call[In, Out]{in: in, done: make(chan struct{})}
	b.mu.Lock()
	b.waiting = append(b.waiting, c)
	if !b.running {
		b.running = true
		go b.run()
	}
	b.mu.Unlock()
	select {
	case <-c.done:
		return c.out, c.err
	case <-ctx.Done():
		return out, ctx.Err()
	}
}

// run asks until nothing waits.
func (b *batch[In, Out]) run() {
	for {
		b.mu.Lock()
		n := min(len(b.waiting), b.most)
		calls := b.waiting[:n:n]
		b.waiting = b.waiting[n:]
		b.running = n > 0
		b.mu.Unlock()
		if n == 0 {
			return
		}
		b.serve(calls)
	}
}

func (b *batch[In, Out]) serve(calls []*call[In, Out]) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ins := make([]In, len(calls))
	for i, c := range calls {
		ins[i] = c.in
	}
	outs, err := b.do(ctx, ins)
	if err != nil {
		calls = append(calls, b.waitingNow()...) // what waits is not better off, and has waited as long
	}
	for i, c := range calls {
		if c.err = err; err == nil {
			c.out = outs[i]
		}
		close(c.done)
	}
}

// waitingNow takes all that waits.
func (b *batch[In, Out]) waitingNow() []*call[In, Out] {
	b.mu.Lock()
	defer b.mu.Unlock()
	calls := b.waiting
	b.waiting = nil
	return calls
}
