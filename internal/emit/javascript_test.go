package emit_test

var javascriptDriver = driver{file: "javascript.mjs", run: []string{"node", "javascript.mjs"}, tools: []string{"node"}, loose: true}
