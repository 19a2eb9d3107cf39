package call

import (
	"context"
	"errors"

	"github.com/chopmark/chopmark/provider"
)

// Progress is told after each page how many elements have come, and how many there are; 0 when nobody says it.
type Progress func(pages, got, total int)

// mostPages bounds a list whose server never says that it ends.
const mostPages = 10_000

// SendAll sends a call, and goes on until the list in its answers is complete. The answer is the first one, with the
// elements of all in its Value.
func (c *Client) SendAll(ctx context.Context, p *provider.Provider, pc provider.Call, progress Progress) (*Answer, error) {
	first, err := c.sendCall(ctx, p, pc)
	if err != nil {
		return nil, err
	}
	pager := p.Pager(pc.Params, first.Value)
	if pager == nil {
		return first, nil
	}
	page := first.Value
	for n := 1; ; n++ {
		params, got, total, done := pager.Next(page)
		if progress != nil {
			progress(n, got, total)
		}
		if done {
			return first, nil
		}
		if n == mostPages {
			return nil, errors.New("the list has no end: too many pages came")
		}
		pc.Params = params
		next, err := c.sendCall(ctx, p, pc)
		if err != nil {
			return nil, err
		}
		page = next.Value
		first.Value = pager.Join(first.Value, page)
	}
}

func (c *Client) sendCall(ctx context.Context, p *provider.Provider, pc provider.Call) (*Answer, error) {
	r, err := p.Build(pc)
	if err != nil {
		return nil, err
	}
	return c.Send(ctx, Target{Message: r.Message, Provider: p, Dialect: r.Dialect})
}
