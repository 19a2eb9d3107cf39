package credential_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/chopmark/chopmark/credential"
	"github.com/zalando/go-keyring"
)

var (
	testItem = credential.Item{
		Credential: credential.Credential{KeyID: "RINGID", Secret: "RINGKEY", Token: "RINGTOKEN"}, Settings: map[string]string{"region": "r1"},
	}
	plainItem = credential.Item{Credential: credential.Credential{KeyID: "OTHERID", Secret: "OTHERKEY"}}
)

// mockKeyring puts a keyring in memory in place of the system's.
func mockKeyring(t *testing.T, err error) *credential.Keyring {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere") // the mock needs none, and the check wants one
	if err != nil {
		keyring.MockInitWithError(err)
	} else {
		keyring.MockInit()
	}
	return &credential.Keyring{}
}

func TestKeyring(t *testing.T) { checkKeyring(t, mockKeyring(t, nil)) }

// checkKeyring stores, lists, loads, replaces and removes.
func checkKeyring(t *testing.T, k *credential.Keyring) {
	t.Helper()
	names := func(want ...string) {
		t.Helper()
		if got, err := k.List(); err != nil || len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("the names are %q, %v, want %q", got, err, want)
		}
	}
	names()
	if _, err := k.Load("prod"); !errors.Is(err, credential.ErrNotInKeyring) {
		t.Errorf("loading from an empty keyring: %v", err)
	}
	if err := errors.Join(k.Save("prod", plainItem), k.Save("names", plainItem), k.Save("prod", testItem)); err != nil {
		t.Fatal(err)
	}
	names("names", "prod")
	for name, want := range map[string]credential.Item{"prod": testItem, "names": plainItem} {
		got, err := k.Load(name)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is not what was saved, %v", name, err)
		}
	}
	if err := k.Remove("prod"); err != nil {
		t.Error(err)
	}
	names("names")
	if err := k.Remove("prod"); !errors.Is(err, credential.ErrNotInKeyring) {
		t.Errorf("removing what is not there: %v", err)
	}
	if err := k.Remove("names"); err != nil {
		t.Error(err)
	}
	names()
}

func TestKeyringManyAtOnce(t *testing.T) {
	k := mockKeyring(t, nil)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := k.Save(fmt.Sprint("n", i), plainItem); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if names, err := k.List(); err != nil || len(names) != 20 {
		t.Errorf("%d names, %v", len(names), err)
	}
}

func TestKeyringErrors(t *testing.T) {
	for _, name := range []string{"", "../x", "a\nb", "a'b"} {
		if err := mockKeyring(t, nil).Save(name, testItem); err == nil {
			t.Errorf("the name %q is taken", name)
		}
	}
	for err, want := range map[error]string{
		keyring.ErrSetDataTooBig:       "the credential is too long for the keyring of this system",
		keyring.ErrUnsupportedPlatform: "there is no keyring service here",
		errors.New("no bus"):           "there is no keyring service here: no bus",
	} {
		if got := mockKeyring(t, err).Save("n", testItem); got == nil || got.Error() != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	k := mockKeyring(t, nil)
	if err := keyring.Set("chopmark", "odd", "RINGKEY"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Load("odd"); err == nil || err.Error() != `the item "odd" of the keyring is not one of ours` {
		t.Errorf("an item of somebody else: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		if err := k.Save("n", testItem); !errors.Is(err, credential.ErrNoKeyring) {
			t.Errorf("without a session bus: %v", err)
		}
	}
}

// TestKeyringPlace: the keyring is asked when no other place has the profile, or at once by name.
func TestKeyringPlace(t *testing.T) {
	k := mockKeyring(t, nil)
	if err := errors.Join(k.Save("tencent", plainItem), k.Save("prod", testItem)); err != nil {
		t.Fatal(err)
	}
	places := append(placesOf(t, "tencent"), credential.Place{Name: "keyring", Keyring: "tencent"})
	files := table{"~/.tccli/prod.credential": tccliFile}
	for _, w := range []world{
		{name: "by the cloud's name", want: "OTHERID OTHERKEY", from: "the keyring (tencent)"},
		{name: "behind the others", env: tencentEnv, want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY"},
		{name: "profile", profile: "prod", env: tencentEnv, want: "RINGID RINGKEY RINGTOKEN", from: "the keyring (prod)", settings: "region=r1"},
		{name: "profile of a file", profile: "prod", files: files, want: "FILEID FILEKEY FILETOKEN", from: "~/.tccli/prod.credential (profile prod)"},
		{name: "of the keyring only", profile: "keyring:prod", files: files, want: "RINGID RINGKEY RINGTOKEN", from: "the keyring (prod)", settings: "region=r1"},
		{name: "with a region from elsewhere", profile: "keyring:tencent", env: with(tencentEnv, "TENCENTCLOUD_REGION", "ap-env"), want: "OTHERID OTHERKEY", from: "the keyring (tencent)", settings: "region=ap-env"},
		{name: "its own region first", profile: "keyring:prod", env: with(tencentEnv, "TENCENTCLOUD_REGION", "ap-env"), want: "RINGID RINGKEY RINGTOKEN", from: "the keyring (prod)", settings: "region=r1"},
		{name: "unknown", profile: "nosuch", env: tencentEnv, err: "the keyring (nosuch): it has no such name"},
		{name: "unknown in the keyring", profile: "keyring:nosuch", env: tencentEnv, err: "the keyring (nosuch): it has no such name"},
	} {
		t.Run(w.name, func(t *testing.T) {
			r := w.resolver(t)
			r.Keyring = k
			w.checkWith(t, r, places)
		})
	}
}

// TestKeyringOfTheSystem runs the tests against the real service, on a bus of its own and in a home of its own.
func TestKeyringOfTheSystem(t *testing.T) {
	const inside = "CHOPMARK_TEST_INSIDE_BUS"
	if os.Getenv(inside) != "" {
		checkKeyring(t, &credential.Keyring{})
		return
	}
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is missing", tool)
			}
			t.Skipf("%s is missing", tool)
		}
	}
	home := t.TempDir()
	script := `printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -test.run '^TestKeyringOfTheSystem$' -test.v`
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", script, os.Args[0])
	cmd.Env = []string{
		"HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "PATH=" + os.Getenv("PATH"), inside + "=1",
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestKeyringOfTheSystem") {
		t.Errorf("%v\n%s", err, out)
	}
}
