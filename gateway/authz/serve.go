package authz

import (
	"context"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/chopmark/chopmark/gateway/serve"
)

// grace is how long questions that are being answered have when it ends.
const grace = 30 * time.Second

// Serve answers questions on a port, as g judges, until ctx is done.
func Serve(ctx context.Context, port net.Listener, g *serve.Gateway, o Options) error {
	o.Judge = g
	if o.Engine.GRPC {
		return serveGRPC(ctx, port, g, o)
	}
	h, err := Handler(o)
	if err != nil {
		return err
	}
	return g.Serve(ctx, port, serve.Listening{Handler: h, Grace: grace})
}

// serveGRPC also answers health checks by gRPC.
func serveGRPC(ctx context.Context, port net.Listener, g *serve.Gateway, o Options) error {
	s := grpc.NewServer(grpc.MaxRecvMsgSize(maxQuestion))
	if err := Register(s, o); err != nil {
		return err
	}
	grpc_health_v1.RegisterHealthServer(s, health.NewServer())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(port) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	g.End()
	force := time.AfterFunc(grace, s.Stop)
	defer force.Stop()
	s.GracefulStop()
	return <-ended
}

// maxQuestion bounds a question by gRPC, the body included.
const maxQuestion = 17 << 20
