package eval

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Env is what one run works on.
type Env struct {
	Request *message.Request // as handed over, or as received; never changed
	KeyID   string
	Secret  string
	Token   string // empty: the credential has none
	Time    op.Instant
	Nonce   string
	Signed  []string           // names of the signed headers in order; nil: the form's rules choose
	List    uint64             // not 0: another number for another Signed
	Inputs  []graph.InputValue // aligned with Program.Inputs; what is not set comes from its default
	Params  []op.Item          // of a received request, when HasParams: the decoded pairs of query and form
	Receive bool               // the request was received: nothing is added to it, and what carries the result is left out

	HasParams bool
}

// Errors of a run that a caller can act on.
var (
	ErrBudget = errors.New("the scheme takes more work than one request may cost")
	ErrBody   = errors.New("the body is too large to be read into memory, which this scheme needs")
)

// MissingInput says that an input has no value and no default.
type MissingInput struct{ Input *graph.InputDecl }

func (e *MissingInput) Error() string { return fmt.Sprintf("the input %q is missing", e.Input.Name) }

// MissingHeader says that a header must be signed and the request has none of that name.
type MissingHeader struct{ Name string }

func (e *MissingHeader) Error() string {
	return fmt.Sprintf("the header %q must be signed and is not in the request", e.Name)
}

// Run is one run of a machine. Its values are good until Done.
type Run struct {
	m        *Machine
	env      *Env
	err      error
	work     int
	run      uint64          // counts the runs of this memory
	pooled   bool            // it goes back to its machine
	read     bool            // its headers are read already
	received []message.Field // these headers
	raw      bool            // reading lists of the request as it was handed over

	buf    []byte     // results are built at its end
	kept   []byte     // what must outlive the expression that made it
	items  []op.Item  // lists, in the same way as buf
	order  []int32    // in which one is taken
	args   []op.Value // arguments of the calls being made
	single [1]op.Value
	fixed  [][]op.Value // as in the machine, with the first argument of the call being made
	at     op.Instant   // of signing, to the second unless the program looks closer
	times  []writtenTime
	slow   []slowText
	keys   []*state // one a mac site: what was used last
	slots  []slot
	elems  []*op.Item // the current element of each loop

	inputs        []input
	sources       sources
	pairs         []op.Item // one a before item: the parameter that it was in the last run
	names         names
	listing       []listed // the list of headers that is being made
	signedList    uint64   // Env.List, when they were listed by it
	signedRun     uint64   // the run in which these were listed
	signedSettled bool     // from all names of the request
	signed        []listed // the headers that are signed
	signedMade    uint64   // which list of headers they are
	lists         uint64   // counts the lists of headers
	epoch         uint64   // of the lines of headers that are good
	last          lastLeaves
	passing       leaves // of which nothing is kept in this run
	joinedNames   joinedNames
	joinedLines   joinedLines
	sent          []Sent    // the items whose values are made, in order of the program
	covering      tracker   // of Covered
	hashes        []hashing // one a kind of digest, made when first needed
	sum           []byte    // a mac with a key that is not kept
}

// writtenTime is a time as a layout writes it.
type writtenTime struct {
	at   op.Instant
	text []byte
}

// slot keeps a value; it is good when run is the current one, so that nothing needs clearing between runs.
type slot struct {
	run  uint64
	yes  bool // of a test
	text []byte
	list []op.Item
}

type input struct {
	text      []byte
	list      []op.Item
	byDefault bool
}

// NewRun gives memory for runs, for a caller that keeps it. It is for one goroutine at a time.
func (m *Machine) NewRun() *Run {
	fixed := make([][]op.Value, len(m.fixed))
	for i := range fixed {
		fixed[i] = slices.Clone(m.fixed[i])
	}
	r := &Run{
		fixed: fixed,
		m:     m, slots: make([]slot, m.slots), elems: make([]*op.Item, m.loops),
		times: make([]writtenTime, m.times), slow: make([]slowText, len(m.slow)), keys: make([]*state, len(m.sites)),
		pairs: make([]op.Item, len(m.Program.Before)), inputs: make([]input, len(m.Program.Inputs)),
		buf: make([]byte, 0, 3000), kept: make([]byte, 0, 1500), items: make([]op.Item, 0, 64),
		args: make([]op.Value, 0, 16),
	}
	for _, it := range slices.Concat(m.Program.Before, m.Program.After) {
		r.sent = append(r.sent, Sent{Item: it})
	}
	r.sent = r.sent[:0]
	r.last.inputs, r.last.headers = make([][]byte, len(m.Program.Inputs)), make([]bool, len(m.watched))
	r.startNames()
	return r
}

// Start begins a run. Call Done when its values are no longer needed; until then env must stay as it is.
func (m *Machine) Start(env *Env) *Run {
	r := m.pool.Get().(*Run)
	r.pooled = true
	r.Start(env)
	return r
}

// Start begins a run in the memory of one that is done.
func (r *Run) Start(env *Env) {
	r.env = env
	if !r.read {
		r.Read(env.Request)
	}
	r.read = false
	if r.at = env.Time; !r.m.fine {
		r.at.Nano = 0
	}
	r.noteLeaves()
	r.bindInputs()
	if !env.Receive {
		r.sendBefore()
	}
}

// Done gives the run's memory back.
func (r *Run) Done() {
	if cap(r.buf) > 1<<20 || cap(r.kept) > 1<<20 || len(r.env.Request.Query) > 1<<20 {
		r.buf, r.kept, r.order = nil, nil, nil // one large request shall not keep its memory for ever
		clear(r.slots)
		clear(r.elems)
		clear(r.slow)
		clear(r.pairs)
		r.sources = sources{}
	}
	r.buf = r.buf[:0]
	r.kept = r.kept[:0]
	r.items = r.items[:0]
	r.args = r.args[:0]
	r.sent = r.sent[:0]
	r.sources.all = r.sources.all[:0]
	r.sources.values = r.sources.values[:0]
	r.env, r.err, r.work, r.received = nil, nil, 0, nil
	r.tidyNames()
	if r.pooled {
		r.m.pool.Put(r)
	}
}

// Err gives the first thing that went wrong.
func (r *Run) Err() error { return r.err }

func (r *Run) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.work = maxSteps // nothing more is worth doing
}

// Text gives the value of a text or bytes node; nil is absent.
func (r *Run) Text(n *graph.Node) []byte {
	if r.err != nil {
		return nil
	}
	v := r.text(r.m.of(n))
	if r.err != nil {
		return nil
	}
	return v
}

// Test gives the answer of a test node.
func (r *Run) Test(n *graph.Node) bool { return r.err == nil && r.test(r.m.of(n)) }

// keptFrom gives what has been appended to r.kept from start on, so that appending to it leaves what follows alone.
func (r *Run) keptFrom(start int) []byte { return r.kept[start:len(r.kept):len(r.kept)] }

// keepBytes copies v to where it stays until Done.
func (r *Run) keepBytes(v []byte) []byte {
	start := len(r.kept)
	put(&r.kept, v)
	return r.keptFrom(start)
}

// put appends to a buffer.
func put[T ~string | ~[]byte](buf *[]byte, v T) { lengthen(buf, append(*buf, v...)) }

// lengthen sets a buffer to what it has become by appending. Where there was room, as mostly, no pointer is written, of
// which the garbage collector would want to know.
func lengthen(buf *[]byte, longer []byte) {
	if cap(longer) == cap(*buf) {
		*buf = (*buf)[:len(longer)]
		return
	}
	*buf = longer
}

// spend counts work against the limits.
func (r *Run) spend() bool {
	r.work++
	return r.work <= maxSteps && len(r.buf)+len(r.kept) <= maxBytes || r.overspent()
}

func (r *Run) overspent() bool {
	r.fail(ErrBudget)
	return false
}

// readBody gives the body's bytes, reading a stream into memory when it is small enough.
func (r *Run) readBody() []byte {
	body := &r.env.Request.Body
	if !body.Streamed() {
		if body.Bytes == nil {
			return []byte{}
		}
		return body.Bytes
	}
	in, err := body.Open()
	if err != nil {
		r.fail(err)
		return nil
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, MaxBody+1))
	switch {
	case err != nil:
		r.fail(err)
	case len(data) > MaxBody:
		r.fail(ErrBody)
	}
	return data
}
