package main

import (
	"fmt"
	"slices"
)

// A goal bounds the ratio of two contenders' times, or, where per is empty,
// the allocations of one.
type goal struct {
	scheme  string
	of, per string
	bound   string // ">=" or "<="; empty for a figure that is shown only
	value   float64
}

// How near to the floor signing comes: header schemes, and query schemes of 12 parameters.
const (
	header = 2.2
	query  = 4.5
)

// goals is the whole of what is asked.
var goals = slices.Concat(
	asked(tc3, header, 7, "tencentcloud-sdk-go"),
	asked(volcV4, header, 6, "volc-sdk-golang", "volcengine-go-sdk"),
	asked(acs3, header, 5, "darabonba-openapi", "openapi-util"),
	asked(sigv4, header, 3.5, "aws-sdk-go-v2"),
	asked(tencentV1, query, 4, "tencentcloud-sdk-go"),
	asked(qingcloud, query, 0),
	asked(rpc, query, 5, "alibaba-cloud-sdk-go", "openapi-util"),
)

// asked gives the goals of a scheme: how many times faster than its vendors, how near to the floor, how few
// allocations. How near to the floor a verification comes is asked of header schemes; of query schemes it is shown.
func asked(scheme string, near, faster float64, vendors ...string) []goal {
	var all []goal
	for _, vendor := range vendors {
		all = append(all, goal{scheme, vendor, ourSigner, ">=", faster})
	}
	all = append(all, goal{scheme, ourSigner, floorName, "<=", near}, goal{scheme, ourSigner, "", "<=", 2})
	if near == header {
		all = append(all, goal{scheme, ourVerifier, floorName, "<=", 2.5})
	}
	return append(all, goal{scheme, ourVerifier, "", "<=", 0})
}

func (g goal) measure() string {
	if g.per == "" {
		return g.of + " allocations"
	}
	return g.of + " : " + g.per
}

func (g goal) String() string {
	if g.bound == "" {
		return ""
	}
	return fmt.Sprintf("%s %g", g.bound, g.value)
}

func (g goal) met(value float64) bool {
	if g.bound == ">=" {
		return value >= g.value
	}
	return value <= g.value
}
