package op

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// short is the length up to which a list is sorted, and searched, without building anything.
const short = 32

// comparePairs orders by name, then by value, as bytes. Texts have no names, so it orders them too.
func comparePairs(a, b Item) int {
	if c := bytes.Compare(a.Name, b.Name); c != 0 {
		return c
	}
	return bytes.Compare(a.Value, b.Value)
}

func compareNames(a, b Item) int { return bytes.Compare(a.Name, b.Name) }

func sort(dst []Item, args []Value) []Item {
	list := args[0].List
	if len(list) <= short {
		named := slices.ContainsFunc(list, func(it Item) bool { return len(it.Name) > 0 })
		return appendSorted(dst, list, named, comparePairs)
	}
	start := len(dst)
	dst = append(dst, list...)
	slices.SortFunc(dst[start:], comparePairs)
	return dst
}

func sortNames(dst []Item, args []Value) []Item {
	list := args[0].List
	if len(list) <= short {
		return appendSorted(dst, list, true, compareNames)
	}
	start := len(dst)
	dst = append(dst, list...)
	slices.SortStableFunc(dst[start:], compareNames)
	return dst
}

// NameOrder gives the places of the items of a list in order of their names, as sort_names does it. Nothing is moved.
// last is what it gave for another list: its memory is used again, and mostly it is the order of this list too.
func NameOrder(last []int32, list []Item) []int32 {
	if len(last) == len(list) && inNameOrder(last, list) {
		return last
	}
	places := slices.Grow(last[:0], len(list))[:len(list)]
	if len(list) <= short {
		order(places, list, true, compareNames)
		return places
	}
	for i := range places {
		places[i] = int32(i)
	}
	slices.SortStableFunc(places, func(a, b int32) int { return compareNames(list[a], list[b]) })
	return places
}

// inNameOrder tells whether the items at places stand in order. None can be missing: each place is less than the number
// of items, and since no two items have the same name and place, there is none twice.
func inNameOrder(places []int32, list []Item) bool {
	last, lastKey := int32(-1), uint64(0)
	for i, at := range places {
		key := prefix(list[at].Name)
		if i > 0 && key <= lastKey {
			if key < lastKey {
				return false
			}
			if c := bytes.Compare(list[last].Name, list[at].Name); c > 0 || c == 0 && last >= at {
				return false
			}
		}
		last, lastKey = at, key
	}
	return true
}

func appendSorted(dst, list []Item, named bool, compare func(a, b Item) int) []Item {
	var places [short]int32
	if !order(places[:len(list)], list, named, compare) {
		return append(dst, list...)
	}
	for _, at := range places[:len(list)] {
		dst = append(dst, list[at])
	}
	return dst
}

// order is an insertion sort, stable, of the items' places; moved tells whether any stood wrong. It moves the first
// eight bytes of what is compared (the name, or the text of items without names) along with the places, and calls
// compare only where those are equal.
func order(places []int32, list []Item, named bool, compare func(a, b Item) int) (moved bool) {
	var keys [short]uint64
	for i := range list {
		compared := list[i].Value
		if named {
			compared = list[i].Name
		}
		key := prefix(compared)
		j := i
		for ; j > 0 && key <= keys[j-1]; j-- {
			if key == keys[j-1] && compare(list[i], list[places[j-1]]) >= 0 {
				break
			}
			keys[j], places[j], moved = keys[j-1], places[j-1], true
		}
		keys[j], places[j] = key, int32(i)
	}
	return moved
}

// prefix gives the first eight bytes as a number that orders as they do; what is shorter is filled up with zeros.
func prefix(x []byte) uint64 {
	n := len(x)
	switch {
	case n >= 8:
		return binary.BigEndian.Uint64(x)
	case n >= 4: // the two halves overlap where they agree
		return uint64(binary.BigEndian.Uint32(x))<<32 | uint64(binary.BigEndian.Uint32(x[n-4:]))<<(64-8*n)
	}
	var key uint64
	for i, c := range x {
		key |= uint64(c) << (56 - 8*i)
	}
	return key
}

var orderOps = []*Op{
	{
		Name: "sort", Family: Orders, Params: []Param{{"list", SortList}}, Result: SortList,
		Doc: "texts in order of their bytes, pairs by name and then by value; upper case comes before lower, " +
			"and escaped names sort unlike bare ones",
		Example: `sort([b=1,a=2,B=3,a=1]) = [B=3,a=1,a=2,b=1]`,
		List:    sort,
	},
	{
		Name: "sort_names", Family: Orders, Params: []Param{{"list", PairList | HeaderList}}, Result: PairList | HeaderList,
		Doc:     "pairs by name only: those of one name keep their order",
		Example: `sort_names([b=1,a=2,a=1]) = [a=2,a=1,b=1]`,
		List:    sortNames,
	},
}
