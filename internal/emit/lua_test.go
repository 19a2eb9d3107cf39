package emit_test

import "testing"

var luaDriver = driver{file: "lua.lua", run: []string{"luajit", "lua.lua"}, tools: []string{"luajit"}, bytes: true, loose: true}

// TestLuacheck has the linter look at the helper file and at the signers of all schemes.
func TestLuacheck(t *testing.T) {
	d := driver{file: "lua.lua", tools: []string{"luacheck"}}
	d.present(t)
	dir := t.TempDir()
	writeAll(t, dir, "lua", d, false)
	d.command(t, ".", []string{
		"luacheck", "--no-color", "--no-config", "--no-cache", "--ignore", "581", "--", "helpers/lua.lua", "testdata/golden/lua", dir,
	})
}
