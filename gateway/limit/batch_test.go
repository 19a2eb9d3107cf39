package limit

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestBatch wants what is asked while the database is busy to be asked at once, each to get its own answer.
func TestBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		b := batch[int, int]{most: 30, do: func(_ context.Context, in []int) (out []int, err error) {
			sizes = append(sizes, len(in))
			time.Sleep(time.Millisecond)
			for _, n := range in {
				out = append(out, 2*n)
			}
			return out, nil
		}}
		var callers sync.WaitGroup
		for i := range 100 {
			callers.Go(func() {
				if i > 0 {
					time.Sleep(time.Microsecond) // the first is alone
				}
				if got, err := b.ask(t.Context(), i); err != nil || got != 2*i {
					t.Errorf("%d gives %d, %v", i, got, err)
				}
			})
		}
		callers.Wait()
		if want := []int{1, 30, 30, 30, 9}; !slices.Equal(sizes, want) {
			t.Errorf("asked for %v at once, want %v", sizes, want)
		}
	})
}

// TestBatchHangs wants a database that does not answer to be waited for once, not once for each batch.
func TestBatchHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := batch[int, int]{most: 1, do: func(ctx context.Context, _ []int) ([]int, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		start := time.Now()
		var callers sync.WaitGroup
		for i := range 50 {
			callers.Go(func() {
				if _, err := b.ask(t.Context(), i); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		callers.Wait()
		if took := time.Since(start); took != patience {
			t.Errorf("it took %v, want %v", took, patience)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := b.ask(gone, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller who is gone: %v", err)
		}
		time.Sleep(2 * patience)
	})
}
