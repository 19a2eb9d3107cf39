package deploy

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
	strict "sigs.k8s.io/yaml"
)

// objects reads manifests with the types of Kubernetes; what these do not know is an error.
func objects(t *testing.T, name string) map[string]runtime.Object {
	t.Helper()
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, autoscalingv2.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(known); err != nil {
			t.Fatal(err)
		}
	}
	all := map[string]runtime.Object{}
	for reader := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(read(t, "kubernetes/"+name)))); ; {
		text := make([]byte, 1<<20)
		n, err := reader.Read(text)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		var kind struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
		}
		if err := strict.Unmarshal(text[:n], &kind); err != nil {
			t.Fatal(err)
		}
		o, err := known.New(schema.FromAPIVersionAndKind(kind.APIVersion, kind.Kind))
		if err != nil {
			t.Fatal(err)
		}
		if err := strict.UnmarshalStrict(text[:n], o); err != nil {
			t.Errorf("%s, %s: %v", name, kind.Kind, err)
		}
		all[kind.Kind] = o
	}
}

func TestManifests(t *testing.T) {
	secret, is := objects(t, "secret.yaml")["Secret"].(*corev1.Secret)
	if !is {
		t.Fatal("there is no secret")
	}
	binary := program(t)
	for _, name := range []string{"gateway.yaml", "authz.yaml"} {
		t.Run(name, func(t *testing.T) {
			all := objects(t, name)
			for _, kind := range []string{"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"} {
				if all[kind] == nil {
					t.Fatalf("there is no %s", kind)
				}
			}
			d := all["Deployment"].(*appsv1.Deployment)
			checkPod(t, d)
			c := d.Spec.Template.Spec.Containers[0]
			checkContainer(t, &c, secret)
			accepts(t, binary, c.Args)
			if slices.Contains(c.Args, "--insecure") || slices.ContainsFunc(c.Args, func(arg string) bool { return strings.HasPrefix(arg, "--admin") }) {
				t.Errorf("the admin API is not on the pod's loopback: %v", c.Args)
			}
			ports := map[string]bool{}
			for _, p := range c.Ports {
				ports[p.Name] = true
			}
			for _, p := range all["Service"].(*corev1.Service).Spec.Ports {
				if !ports[p.TargetPort.StrVal] {
					t.Errorf("the service is for the port %s, which the container has not", p.TargetPort.StrVal)
				}
			}
			for _, rule := range all["NetworkPolicy"].(*networkingv1.NetworkPolicy).Spec.Ingress {
				for _, p := range rule.Ports {
					if !ports[p.Port.StrVal] || p.Port.StrVal == "health" {
						t.Errorf("the policy opens the port %s", p.Port.StrVal)
					}
				}
			}
			if to := all["HorizontalPodAutoscaler"].(*autoscalingv2.HorizontalPodAutoscaler).Spec.ScaleTargetRef; to.Name != d.Name || to.Kind != "Deployment" {
				t.Errorf("%v is scaled", to)
			}
		})
	}
}

// checkPod looks for what selects the pods, and what they may do.
func checkPod(t *testing.T, d *appsv1.Deployment) {
	t.Helper()
	for name, value := range d.Spec.Selector.MatchLabels {
		if d.Spec.Template.Labels[name] != value {
			t.Errorf("the pods have no label %s=%s", name, value)
		}
	}
	pod := d.Spec.Template.Spec
	if pod.SecurityContext == nil || pod.SecurityContext.RunAsNonRoot == nil || !*pod.SecurityContext.RunAsNonRoot || pod.SecurityContext.SeccompProfile == nil {
		t.Error("the pod may run as root, or without seccomp")
	}
	if pod.AutomountServiceAccountToken == nil || *pod.AutomountServiceAccountToken {
		t.Error("the pod has a token of the cluster")
	}
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = true
	}
	for _, m := range pod.Containers[0].VolumeMounts {
		if !volumes[m.Name] {
			t.Errorf("there is no volume %s", m.Name)
		}
	}
}

// checkContainer looks for probes, confinement, and where secrets come from.
func checkContainer(t *testing.T, c *corev1.Container, secret *corev1.Secret) {
	t.Helper()
	for name, probe := range map[string]*corev1.Probe{"/readyz": c.ReadinessProbe, "/healthz": c.LivenessProbe} {
		if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != name {
			t.Errorf("%s is not probed", name)
		}
	}
	s := c.SecurityContext
	if s == nil || !*s.ReadOnlyRootFilesystem || *s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) != 1 || s.Capabilities.Drop[0] != "ALL" {
		t.Errorf("it may do too much: %v", s)
	}
	given := map[string]bool{}
	for _, e := range c.Env {
		ref := e.ValueFrom.SecretKeyRef
		if given[e.Name] = true; ref == nil || ref.Name != secret.Name || secret.StringData[ref.Key] == "" {
			t.Errorf("%s does not come from the secret", e.Name)
		}
	}
	for _, arg := range c.Args {
		if _, rest, is := strings.Cut(arg, "$("); is && !given[strings.TrimSuffix(rest, ")")] {
			t.Errorf("%s: there is no such variable", arg)
		}
	}
}
