package main

import (
	"bufio"
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/internal/talk"
)

func newService(u *ui) *cobra.Command {
	n := &noun[model.Service]{
		u: u, kind: "service",
		list:  func([]string) string { return "/v1/services" },
		one:   func(args []string) string { return "/v1/services/" + segment(args[0]) },
		heads: []string{"name", "id", "hosts", "title"},
		row: func(s model.Service) []string {
			return []string{s.Name, s.ID, strings.Join(s.Hosts, " "), s.Title}
		},
		name: func(s *model.Service, name string) { s.Name = name },
	}
	return holder("service", "Services: APIs that share hosts and are published together", "",
		"  chopmark-gateway service add shop --hosts shop.example.com", n.verbs()...)
}

const apiText = `APIs: what is called, who may call it, and what answers.

Callers see a change once it is published: chopmark-gateway release publish.`

const apiExamples = `  chopmark-gateway api add shop list --method GET --path /orders --auth tencent-tc3 --upstream http://127.0.0.1:9000
  chopmark-gateway api add shop hello --method GET --path /hello --dialect tencent \
    --auth tencent-apigw,mode=compatible,variant=keypair --answer-body 'hello'
  chopmark-gateway api set shop list --per-second 100`

func newAPI(u *ui) *cobra.Command {
	n := &noun[model.API]{
		u: u, kind: "api", within: []string{"SERVICE"},
		list:  func(args []string) string { return "/v1/services/" + segment(args[0]) + "/apis" },
		one:   func(args []string) string { return "/v1/services/" + segment(args[0]) + "/apis/" + segment(args[1]) },
		heads: []string{"name", "id", "method", "path", "auth", "answers"},
		row: func(a model.API) []string {
			return []string{a.Name, a.ID, a.Method, a.Path, whoCalls(a), whatAnswers(a)}
		},
		name:  func(a *model.API, name string) { a.Name = name },
		extra: apiFlags, warn: risks,
	}
	return holder("api", "APIs of a service: what is called, who may, what answers", apiText, apiExamples, n.verbs()...)
}

func whoCalls(a model.API) string {
	if a.Public {
		return "public"
	}
	var words []string
	for _, auth := range a.Auth {
		word := auth.Scheme
		if auth.Mode == model.Compatible {
			word += " (compatible)"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func whatAnswers(a model.API) string {
	if a.Answer != nil {
		return "a fixed answer, " + strconv.Itoa(max(a.Answer.Status, 200))
	}
	var words []string
	for _, up := range a.Upstream {
		words = append(words, up.URL)
	}
	return strings.Join(words, " ")
}

func newPlan(u *ui) *cobra.Command {
	n := &noun[model.Plan]{
		u: u, kind: "plan",
		list:  func([]string) string { return "/v1/plans" },
		one:   func(args []string) string { return "/v1/plans/" + segment(args[0]) },
		heads: []string{"name", "id", "per second", "quota"},
		row: func(p model.Plan) []string {
			return []string{p.Name, p.ID, orUnlimited(p.PerSec), orUnlimited(p.Quota)}
		},
		name: func(p *model.Plan, name string) { p.Name = name },
	}
	return holder("plan", "Usage plans: how much a key may ask for", "",
		"  chopmark-gateway plan add basic --per-second 10 --quota 100000", append(n.verbs(), newUsed(u), newReset(u))...)
}

func newUsed(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{Use: "used NAME [flags]", Short: "Tell what keys used of a plan's quota", Args: talk.Between(1, 1, "NAME")},
		func(ctx context.Context, args []string) error {
			var all []admin.Used
			if err := c.ask(ctx, "GET", "/v1/plans/"+segment(args[0])+"/used", nil, &all); err != nil {
				return err
			}
			return c.show(all, func(w *bufio.Writer) {
				rows := [][]string{{"key", "used"}}
				for _, k := range all {
					rows = append(rows, []string{k.Key, strconv.Itoa(k.Used)})
				}
				c.table(w, rows)
			})
		})
}

func newReset(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "reset NAME KEY [flags]", Short: "Let a key use a plan's quota from its beginning", Args: talk.Between(2, 2, "NAME KEY"),
	}, func(ctx context.Context, args []string) error {
		query := url.Values{"key": {args[1]}}
		if err := c.ask(ctx, "DELETE", "/v1/plans/"+segment(args[0])+"/used?"+query.Encode(), nil, nil); err != nil {
			return err
		}
		u.Note("the quota of " + args[1] + " by plan " + args[0] + " begins anew")
		return nil
	})
}

func orUnlimited(n int) string {
	if n == 0 {
		return "unlimited"
	}
	return strconv.Itoa(n)
}
