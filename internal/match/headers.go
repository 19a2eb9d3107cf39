package match

import "github.com/chopmark/chopmark/internal/message"

// Headers finds the headers of a request, by the numbers that a matcher was told.
type Headers interface {
	// Header gives the first value of a header, and how many there are of its name.
	Header(number int32) (value string, times int)
}

// Headers gives the names of the headers that are read.
func (m *Matcher) Headers() []string {
	var names []string
	for i := range m.items {
		if m.items[i].header {
			names = append(names, m.items[i].sent.Name)
		}
	}
	return names
}

// Number tells the matcher by which number each name is found.
func (m *Matcher) Number(number func(name string) int32) {
	for i := range m.items {
		if it := &m.items[i]; it.header {
			it.number = number(it.sent.Name)
		}
	}
}

// Find finds headers in a request by their names, for a matcher that was told no numbers.
func (m *Matcher) Find(req *message.Request) Headers { return search{m.Headers(), req.Headers} }

// search goes through the headers for each name.
type search struct {
	names  []string
	fields []message.Field
}

func (s search) Header(number int32) (value string, times int) {
	for i := range s.fields {
		if message.SameName(s.fields[i].Name, s.names[number]) {
			if times++; times == 1 {
				value = s.fields[i].Value
			}
		}
	}
	return value, times
}
