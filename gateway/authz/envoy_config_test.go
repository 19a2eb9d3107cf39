package authz_test

import (
	"encoding/json"
	"os"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
)

// TestEnvoyConfigurations reads the configurations as Envoy does, by its own messages and their rules.
func TestEnvoyConfigurations(t *testing.T) {
	for _, name := range []string{"envoy.yaml", "envoy-http.yaml"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../../docs/deploy/envoy/" + name)
			if err != nil {
				t.Fatal(err)
			}
			var tree any
			if err := yaml.Unmarshal(text, &tree); err != nil {
				t.Fatal(err)
			}
			inJSON, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			var b bootstrapv3.Bootstrap
			if err := protojson.Unmarshal(inJSON, &b); err != nil {
				t.Fatal(err)
			}
			var asks *authzv3.ExtAuthz
			eachMessage(t, b.ProtoReflect(), func(m proto.Message) {
				if v, can := m.(interface{ ValidateAll() error }); can {
					if err := v.ValidateAll(); err != nil {
						t.Errorf("%T: %v", m, err)
					}
				}
				if a, is := m.(*authzv3.ExtAuthz); is {
					asks = a
				}
			})
			if asks == nil || asks.GetFailureModeAllow() || asks.GetWithRequestBody().GetAllowPartialMessage() || asks.GetWithRequestBody() == nil {
				t.Errorf("it does not ask, or lets requests pass that nobody judged: %v", asks)
			}
		})
	}
}

// eachMessage visits a message and all within it, also those that are packed.
func eachMessage(t *testing.T, m protoreflect.Message, visit func(proto.Message)) {
	t.Helper()
	if packed, is := m.Interface().(*anypb.Any); is {
		inner, err := packed.UnmarshalNew()
		if err != nil {
			t.Fatal(err)
		}
		eachMessage(t, inner.ProtoReflect(), visit)
		return
	}
	visit(m.Interface())
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsMap() && f.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
				eachMessage(t, v.Message(), visit)
				return true
			})
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				eachMessage(t, v.List().Get(i).Message(), visit)
			}
		case !f.IsMap() && !f.IsList() && f.Message() != nil:
			eachMessage(t, v.Message(), visit)
		}
		return true
	})
}
