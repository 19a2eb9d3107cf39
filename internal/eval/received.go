package eval

import "github.com/chopmark/chopmark/internal/message"

// Read begins a run with what is known of it so far: where the headers of the request stand. Start goes on with it.
func (r *Run) Read(req *message.Request) {
	r.run++
	r.read = true
	r.readHeaders(req.Headers)
}

// Header gives the first value of a header of the request that is read, and how many there are.
func (r *Run) Header(name int32) (value string, times int) {
	if e := &r.names.list[name]; e.run == r.run && e.first >= 0 {
		return r.received[e.first].Value, int(e.times)
	}
	return "", 0
}

// Times tells how many headers of a name there are; at is its place in a list of signed headers whose Env.List will be
// list.
func (r *Run) Times(name string, at int, list uint64) int {
	var n int32
	if list != 0 && list == r.signedList {
		n = r.signed[at].name
	} else {
		n = r.listedName(name, at)
	}
	if e := &r.names.list[r.names.list[n].id]; e.run == r.run && e.first >= 0 {
		return int(e.times)
	}
	return 0
}

// Once tells whether each header of the list that Env.List will be is there once, as most are. It knows nothing of a list
// that the last run did not sign.
func (r *Run) Once(list uint64) bool {
	if list == 0 || list != r.signedList {
		return false
	}
	for _, l := range r.signed {
		id := r.names.list[l.name].id
		switch e := &r.names.list[id]; {
		case e.run == r.run && e.first >= 0:
			if e.times != 1 {
				return false
			}
		case id != hostName: // which need not be a header
			return false
		}
	}
	return true
}

// listedName gives the number of the name at a place of a list.
func (r *Run) listedName(name string, at int) int32 {
	if at < len(r.signed) {
		if n := r.signed[at].name; r.names.list[n].text == name {
			return n
		}
	}
	return r.name(name)
}

// readHeaders puts down where the headers of the request stand.
func (r *Run) readHeaders(headers []message.Field) {
	r.tidyNames() // a run that was not done may have left it full
	t := &r.names
	r.received = headers
	if len(headers) > cap(t.ids) {
		t.ids, t.next = make([]int32, 2*len(headers)), make([]int32, 2*len(headers))
	}
	t.ids, t.next = t.ids[:len(headers)], t.next[:len(headers)]
	t.before, t.count, t.stay = t.count, 0, 0
	list, guess, run := t.list, &t.begin, r.run
	for i := range headers {
		n := *guess
		if text := headers[i].Name; list[n].text != text { // headers mostly come as they came before
			n = r.name(text)
			*guess, list = n, t.list
		}
		e := &list[n]
		guess = &e.then
		if e.id != n {
			e = &list[e.id]
		}
		if e.run == run { // there is one already
			t.next[e.last] = int32(i)
			e.times++
			e.news, e.heard = run, 0
		} else {
			r.show(e)
			e.first, e.times = int32(i), 1
			if e.heeded {
				e.heed(run, headers[i].Value)
			}
		}
		e.last, t.ids[i], t.next[i] = int32(i), e.id, -1
	}
}

// show notes that a name is in the request.
func (r *Run) show(e *headerName) {
	r.names.count++
	if e.run == r.run-1 {
		r.names.stay++
	}
	e.run, e.first, e.joined = r.run, -1, -1
}

// heed notes what a header says in a run, and whether that is news.
func (e *headerName) heed(run uint64, value string) {
	if e.heard+1 >= run && string(e.said) == value {
		e.heard = run
		return
	}
	if e.news, e.heard = run, 0; len(value) <= longestSaid {
		e.said, e.heard = append(e.said[:0], value...), run
	}
}

// longestSaid bounds what is kept of a header for the next run.
const longestSaid = 256

// join notes that an item joins the request as a header.
func (r *Run) join(id int32, item int) {
	e := &r.names.list[id]
	if e.run != r.run {
		r.show(e)
	}
	if e.joined >= 0 {
		return
	}
	e.joined = int32(item)
	switch {
	case !e.heeded:
	case e.first >= 0:
		e.news, e.heard = r.run, 0 // it replaces what was heard
	default:
		e.heed(r.run, message.ViewString(r.sent[item].Value))
	}
}

// sameNames tells whether the names of the headers are those of the run before.
func (r *Run) sameNames() bool {
	return r.names.stay == r.names.count && r.names.count == r.names.before
}
