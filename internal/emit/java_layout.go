package emit

import "strings"

// A block is a part of a line that google-java-format breaks as a whole: when it does not fit, all its breaks become line
// ends but those that fill. What follows a block without a break belongs to the block of the last break, as a bracket does.
type block struct {
	indent  func() int
	pieces  []piece
	oneLine bool
}

// piece is text, a break or a block.
type piece struct {
	text  string
	brk   *lineBreak
	block *block
}

type lineBreak struct {
	flat   string // what stands there in one line
	fill   bool   // taken only where the next part does not fit
	tag    *bool  // becomes true where it is taken
	taken  bool
	column int
}

// blocks builds blocks.
type blocks struct {
	stack []*block
	last  *block // that of the last break
}

func (l *blocks) open(indent int) { l.openAs(func() int { return indent }) }

func (l *blocks) openAs(indent func() int) {
	l.stack = append(l.stack, &block{indent: indent})
	if l.last == nil {
		l.last = l.stack[0]
	}
}

func (l *blocks) close() {
	n := len(l.stack) - 1
	outer := l.stack[n-1]
	outer.pieces = append(outer.pieces, piece{block: l.stack[n]})
	l.stack = l.stack[:n]
}

func (l *blocks) text(s string) { l.last.pieces = append(l.last.pieces, piece{text: s}) }

func (l *blocks) brk(flat string, fill bool, tag *bool) {
	l.last = l.stack[len(l.stack)-1]
	l.last.pieces = append(l.last.pieces, piece{brk: &lineBreak{flat: flat, fill: fill, tag: tag}})
}

// lines lays out what has been built.
func (l *blocks) lines(width int) []string {
	l.stack[0].fit(width, 0, 0)
	var b strings.Builder
	l.stack[0].write(&b)
	return strings.Split(b.String(), "\n")
}

func (b *block) width() int {
	n := 0
	for _, p := range b.pieces {
		n += p.width()
	}
	return n
}

func (p piece) width() int {
	switch {
	case p.block != nil:
		return p.block.width()
	case p.brk != nil:
		return len(p.brk.flat)
	}
	return len(p.text)
}

// fit decides which breaks are taken, from a column on, and gives the column behind.
func (b *block) fit(width, indent, column int) int {
	if column+b.width() <= width {
		b.oneLine = true
		return column + b.width()
	}
	indent += b.indent()
	must := false
	for rest := b.pieces; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].brk == nil {
			n++
		}
		column, must = fitPart(rest[:n], width, indent, column, must)
		rest = rest[n:]
	}
	return column
}

// fitPart fits a break and what stands up to the next one.
func fitPart(part []piece, width, indent, column int, must bool) (after int, mustBreak bool) {
	size := 0
	for _, p := range part {
		size += p.width()
	}
	if k := part[0].brk; k != nil {
		size -= len(k.flat)
		if !k.fill || must || column+len(k.flat)+size > width {
			k.taken, k.column, column = true, indent, indent
			if k.tag != nil {
				*k.tag = true
			}
		} else {
			column += len(k.flat)
		}
		part = part[1:]
	}
	enough := column+size <= width
	for _, p := range part {
		if p.block != nil {
			column = p.block.fit(width, indent, column)
		} else {
			column += len(p.text)
		}
	}
	return column, !enough
}

func (b *block) write(out *strings.Builder) {
	for _, p := range b.pieces {
		switch {
		case p.block != nil:
			p.block.write(out)
		case p.brk == nil:
			out.WriteString(p.text)
		case p.brk.taken:
			out.WriteString("\n" + strings.Repeat(" ", p.brk.column))
		default:
			out.WriteString(p.brk.flat)
		}
	}
}
