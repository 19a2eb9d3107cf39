package main
import ("testing"; "syscall"; "time"; "sort"; "fmt"; "os")
func cpu() time.Duration { var u syscall.Rusage; syscall.Getrusage(1, &u); return time.Duration(u.Utime.Nano()+u.Stime.Nano()) }
func TestCPU(t *testing.T) {
	type row struct{ name string; op func(); allocs float64 }
	for _, s := range schemes {
		if f := os.Getenv("S"); f != "" && f != s { continue }
		var rows []row
		for _, c := range contenders() {
			if c.scheme != s || (c.name != ourSigner && c.name != ourVerifier && c.name != floorName && os.Getenv("ALL")=="") { continue }
			j, err := c.setup(requestFor(s)); if err != nil { t.Fatal(err) }
			for i:=0;i<1000;i++ { j.op() }
			rows = append(rows, row{c.name, j.op, testing.AllocsPerRun(100, j.op)})
		}
		res := make([][]float64, len(rows))
		for round := 0; round < 9; round++ {
			var base float64
			for i, r := range rows {
				n := 10000
				if i > 2 { n = 2000 }
				a := cpu(); for k := 0; k < n; k++ { r.op() }; d := float64(cpu()-a)/float64(n)
				if i == 0 { base = d; res[0] = append(res[0], d); continue }
				res[i] = append(res[i], d/base)
			}
		}
		for i, r := range rows { sort.Float64s(res[i]); fmt.Printf("%-16s %-30s %8.2f  (%.2f..%.2f) allocs %v\n", s, r.name, res[i][4], res[i][0], res[i][8], r.allocs) }
	}
}
