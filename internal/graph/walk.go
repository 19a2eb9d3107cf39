package graph

// Walk visits n and everything below it, parents before children, each node once. visit returns false to stay out of
// a node's arguments.
func Walk(n *Node, visit func(*Node) bool) {
	walk(n, visit, map[*Node]bool{})
}

func walk(n *Node, visit func(*Node) bool, seen map[*Node]bool) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	if !visit(n) {
		return
	}
	for _, a := range n.Args {
		walk(a, visit, seen)
	}
}

// DependsOn tells whether n's value can change with the source.
func DependsOn(n *Node, s Source) bool {
	found := false
	Walk(n, func(m *Node) bool {
		found = found || m.Reads(s)
		return !found
	})
	return found
}

// ReadsInput tells whether n's value can change with an input of the scheme.
func ReadsInput(n *Node, name string) bool {
	found := false
	Walk(n, func(m *Node) bool {
		found = found || m.Reads(Param) && m.Text == name
		return !found
	})
	return found
}

// InsideLoop tells whether n's value depends on the variable of an each around it.
func InsideLoop(n *Node) bool {
	free, bound := map[*Node]bool{}, map[*Node]bool{}
	Walk(n, func(m *Node) bool {
		if m.Kind == Each {
			bound[m] = true
		}
		if m.Reads(Element) {
			free[m.Loop] = true
		}
		return true
	})
	for loop := range free {
		if !bound[loop] {
			return true
		}
	}
	return false
}

// Roots gives the nodes from which a form's sending starts: what is sent, then what decides freshness.
func Roots(before, after []*Item, fresh Fresh) []*Node {
	var roots []*Node
	for _, it := range before {
		roots = append(roots, it.Node)
	}
	for _, it := range after {
		roots = append(roots, it.Node)
	}
	for _, n := range []*Node{fresh.Within, fresh.When, fresh.Lifetime} {
		if n != nil {
			roots = append(roots, n)
		}
	}
	return roots
}
