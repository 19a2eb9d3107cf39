package main

import "fmt"

// A goal bounds the ratio of two contenders' times, or, where per is empty,
// the allocations of one.
type goal struct {
	scheme  string
	of, per string
	bound   string // ">=" or "<="; empty for a figure that is shown only
	value   float64
}

// goals is the whole of what is asked: how many times faster than a vendor, how
// near to the floor, how few allocations. How near to the floor a verification
// comes is asked of header schemes; of query schemes it is shown.
var goals = []goal{
	{tc3, "tencentcloud-sdk-go", ourSigner, ">=", 7},
	{tc3, ourSigner, floorName, "<=", 2.2},
	{tc3, ourSigner, "", "<=", 2},
	{tc3, ourVerifier, floorName, "<=", 2.5},
	{tc3, ourVerifier, "", "<=", 0},

	{volcV4, "volc-sdk-golang", ourSigner, ">=", 6},
	{volcV4, "volcengine-go-sdk", ourSigner, ">=", 6},
	{volcV4, ourSigner, floorName, "<=", 2.2},
	{volcV4, ourSigner, "", "<=", 2},
	{volcV4, ourVerifier, floorName, "<=", 2.5},
	{volcV4, ourVerifier, "", "<=", 0},

	{acs3, "darabonba-openapi", ourSigner, ">=", 5},
	{acs3, "openapi-util", ourSigner, ">=", 5},
	{acs3, ourSigner, floorName, "<=", 2.2},
	{acs3, ourSigner, "", "<=", 2},
	{acs3, ourVerifier, floorName, "<=", 2.5},
	{acs3, ourVerifier, "", "<=", 0},

	{sigv4, "aws-sdk-go-v2", ourSigner, ">=", 3.5},
	{sigv4, ourSigner, floorName, "<=", 2.2},
	{sigv4, ourSigner, "", "<=", 2},
	{sigv4, ourVerifier, floorName, "<=", 2.5},
	{sigv4, ourVerifier, "", "<=", 0},

	{tencentV1, "tencentcloud-sdk-go", ourSigner, ">=", 4},
	{tencentV1, ourSigner, floorName, "<=", 4.5},
	{tencentV1, ourSigner, "", "<=", 2},
	{tencentV1, ourVerifier, "", "<=", 0},

	{qingcloud, ourSigner, floorName, "<=", 4.5},
	{qingcloud, ourSigner, "", "<=", 2},
	{qingcloud, ourVerifier, "", "<=", 0},

	{rpc, "alibaba-cloud-sdk-go", ourSigner, ">=", 5},
	{rpc, "openapi-util", ourSigner, ">=", 5},
	{rpc, ourSigner, floorName, "<=", 4.5},
	{rpc, ourSigner, "", "<=", 2},
	{rpc, ourVerifier, "", "<=", 0},
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
