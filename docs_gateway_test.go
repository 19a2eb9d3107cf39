package chopmark_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/freeport"
)

const gatewayFile = "docs/gateway.md"

// madeByGateways are ids, key pairs, tokens, times and free ports: they differ from run to run.
const madeByGateways = `\b(?:service|api|usagePlan)-[a-z0-9]{8}\b|\bAK[A-Za-z0-9]{30}\b|(?m:^secret +[A-Za-z0-9]{40}$)|\btoken:[0-9a-f]{8}\b` +
	`|\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z|127\.0\.0\.1:[0-9]{5}\b`

// runGateway starts a gateway for the commands of a document, as the document says: chopmark-gateway run. It gives the variables
// by which they find it; $GATEWAY is its data port.
func runGateway(t *testing.T, bin string) []string {
	t.Helper()
	const token = "admin-token-of-the-documents"
	data, admin := freeport.Address(t), freeport.Address(t)
	cmd := exec.Command(filepath.Join(bin, "chopmark-gateway"), "run", "--data", t.TempDir(), "--listen", data, "--admin", admin)
	cmd.Env = append(os.Environ(), "CHOPMARK_GATEWAY_TOKEN="+token)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil || t.Failed() {
			t.Errorf("the gateway ended with %v\n%s", err, log.Bytes())
		}
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get("http://" + admin + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
		}
		if err == nil && answer.StatusCode == http.StatusOK {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the gateway is not ready: %v", err)
		}
	}
	return []string{"CHOPMARK_GATEWAY_TOKEN=" + token, "CHOPMARK_GATEWAY_ADMIN=" + admin, "GATEWAY=" + data}
}
