package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestRealClientsChangeState runs several programs in one sandbox: what one changes, the next one sees.
func TestRealClientsChangeState(t *testing.T) {
	k := theKit(t)
	for program, within := range map[string]string{"go tencent": "Response.", "python tencent.py": "", "node tencent.js": ""} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			command := k.command(t, program)
			list := k.run(t, append(command, "vpc", "DescribeAddresses", "{}")).answer(t)
			id := addressWhere(list, within, "AddressStatus", "BIND")
			if id == "" {
				t.Fatalf("the sandbox begins without a bound address: %v", list)
			}
			after := k.run(t, inTurn(t, command,
				fmt.Sprintf(`vpc DisassociateAddress '{"AddressId":%q}'`, id),
				fmt.Sprintf(`vpc ReleaseAddresses '{"AddressIds":[%q]}'`, id),
				fmt.Sprintf(`vpc TransformAddress '{"InstanceId":%q}'`, transformable),
				`vpc DescribeAddresses '{}'`,
			)).answer(t)
			if got := addressWhere(after, within, "AddressId", id); got != "" {
				t.Errorf("%s is released and still listed: %v", id, after)
			}
			if got := addressWhere(after, within, "InstanceId", transformable); !strings.HasPrefix(got, "eip-") {
				t.Errorf("the address of %s is transformed and not listed: %v", transformable, after)
			}
		})
	}
	for program, names := range map[string][2]string{
		"go volcengine": {"Instances", "InstanceName"}, "python volcengine.py": {"instances", "instance_name"},
	} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			list := k.run(t, inTurn(t, k.command(t, program), "RunInstances", "DescribeInstances")).answer(t)
			var found []string
			for i := 0; at(list, fmt.Sprintf("%s.%d", names[0], i)) != ""; i++ {
				found = append(found, at(list, fmt.Sprintf("%s.%d.%s", names[0], i, names[1])))
			}
			if !slices.Contains(found, "my vm 测试") {
				t.Errorf("the instances are %q, without the one that was run", found)
			}
		})
	}
}

// inTurn makes a command that runs a program with each of the arguments, until one fails.
func inTurn(t *testing.T, command []string, calls ...string) []string {
	t.Helper()
	script := `"$@" ` + strings.Join(calls, ` && "$@" `)
	return append([]string{interpreter(t, "sh"), "-c", script, "sh"}, command...)
}

// addressWhere gives the id of the first listed address whose property has a value.
func addressWhere(list any, within, property, value string) string {
	for i := 0; ; i++ {
		address := fmt.Sprintf("%sAddressSet.%d.", within, i)
		id := at(list, address+"AddressId")
		if id == "" || at(list, address+property) == value {
			return id
		}
	}
}
