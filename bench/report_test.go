package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// fixed are two rounds on a machine that became three times slower between
// them: ratios inside a round do not see that.
func fixed() results {
	signer, base := key{sigv4, ourSigner}, key{sigv4, floorName}
	return results{
		lanes: []lane{
			{contender{sigv4, floorName, nil}, nil},
			{contender{sigv4, "aws-sdk-go-v2", nil}, nil},
			{contender{sigv4, ourSigner, nil}, nil},
			{contender{sigv4, "other-sdk", nil}, nil},
		},
		rounds: []round{
			{base: {100, 100}, signer: {200, 250}, key{sigv4, "aws-sdk-go-v2"}: {600, 1000}, key{sigv4, "other-sdk"}: {900, 900}},
			{base: {300, 300}, signer: {600, 750}, key{sigv4, "aws-sdk-go-v2"}: {2400, 3000}, key{sigv4, "other-sdk"}: {2700, 2700}},
		},
		allocs: map[key]float64{signer: 3},
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	r := report{Go: "go", Rounds: 2, Each: "1s", Rows: fixed().rows(goals)}
	if err := r.writeTable(&out); err != nil {
		t.Fatal(err)
	}
	want := `scheme  measure                      median (min..max)  goal    ok            by CPU time
aws-v4  aws-sdk-go-v2 : chopmark     3.50 (3.00..4.00)  >= 3.5  yes           4
aws-v4  chopmark : floor             2                  <= 2.2  yes           2.5
aws-v4  chopmark allocations         3                  <= 2    NO            -
aws-v4  chopmark verify : floor      -                  <= 2.5  not measured  -
aws-v4  chopmark verify allocations  -                  <= 0    not measured  -
aws-v4  aws-sdk-go-v2 : floor        7.00 (6.00..8.00)  -       -             10
aws-v4  other-sdk : floor            9                  -       -             9

go, 2 rounds of 1s: 2 goals met, 1 missed, 2 not measured
`
	if out.String() != want {
		t.Errorf("table is\n%s\nwant\n%s", out.String(), want)
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	if err := (report{Rounds: 2, Rows: fixed().rows(goals)}).writeJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got struct{ Rows []map[string]any }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if row := got.Rows[0]; row["median"] != 3.5 || row["min"] != 3.0 || row["ok"] != true || row["cpu"].(map[string]any)["median"] != 4.0 {
		t.Errorf("first row is %v", row)
	}
	if row := got.Rows[2]; row["goal"] != "<= 2" || row["ok"] != false {
		t.Errorf("row of a missed goal is %v", row)
	}
	if row := got.Rows[3]; row["median"] != nil || row["ok"] != nil {
		t.Errorf("row of what was not measured is %v", row)
	}
}

// TestGoalsNameContenders catches a goal that could never be measured. Our own
// contenders are asked for as soon as one of that name takes part.
func TestGoalsNameContenders(t *testing.T) {
	known, names := map[key]bool{}, map[string]bool{}
	for _, c := range contenders() {
		known[c.key()], names[c.name] = true, true
	}
	for _, g := range goals {
		for _, name := range []string{g.of, g.per} {
			ours := name == ourSigner || name == ourVerifier
			if name == "" || known[key{g.scheme, name}] || ours && !names[name] {
				continue
			}
			t.Errorf("%s: goal for %q, which does not take part", g.scheme, name)
		}
	}
}

// TestRun runs the whole list once, as short as can be.
func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(&out, options{rounds: 1, each: time.Microsecond}); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range schemes {
		if !strings.Contains(out.String(), scheme) {
			t.Errorf("no line about %s", scheme)
		}
	}
	if err := run(&out, options{rounds: 1, scheme: "no-such"}); err == nil {
		t.Error("an unknown scheme is measured")
	}
}

// TestDifference lets one measurement in five of either side go wrong.
func TestDifference(t *testing.T) {
	var called string
	var calls int
	measure := func(f func()) cost {
		f()
		calls++
		if calls%5 == 0 {
			return cost{1e6, 1e6}
		}
		return map[string]cost{"op": {35, 48}, "base": {25, 28}}[called]
	}
	got := difference(func() { called = "op" }, func() { called = "base" }, measure)
	if want := (cost{10, 20}); got != want || calls != 2*pairs {
		t.Errorf("difference %v after %d measurements, want %v after %d", got, calls, want, 2*pairs)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{9, 1, 5, 2}, 3.5},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v is %g, want %g", c.values, got, c.want)
		}
	}
}
