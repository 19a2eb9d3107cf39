package call

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/provider"
)

// TestPages goes through lists of seven elements, two or three at a time, in each way that providers have.
func TestPages(t *testing.T) {
	number := func(v any) int { n, _ := strconv.Atoi(fmt.Sprint(v)); return n }
	body := func(r *http.Request) map[string]any {
		out := map[string]any{}
		_ = json.NewDecoder(r.Body).Decode(&out)
		return out
	}
	tests := []struct {
		name, provider string
		call           provider.Call
		answer         func(r *http.Request) string
		want           string
		pages          int
	}{
		{
			"offset, JSON", "tencent",
			provider.Call{Service: "vpc", Action: "DescribeAddresses", Params: []provider.Param{{Name: "Limit", Value: "3"}}},
			func(r *http.Request) string {
				return fmt.Sprintf(`{"Response":{"TotalCount":7,"AddressSet":[%s],"RequestId":"r"}}`, elements(number(body(r)["Offset"]), 3))
			},
			`{"Response":{"TotalCount":7,"AddressSet":[0,1,2,3,4,5,6],"RequestId":"r"}}`, 3,
		},
		{
			"offset, form, from the third on", "qingcloud",
			provider.Call{Action: "DescribeInstances", Params: []provider.Param{{Name: "offset", Value: "2"}}},
			func(r *http.Request) string {
				return fmt.Sprintf(`{"ret_code":0,"instance_set":[%s],"total_count":7}`, elements(number(r.Form.Get("offset")), 2))
			},
			`{"ret_code":0,"instance_set":[2,3,4,5,6],"total_count":7}`, 3,
		},
		{
			"number", "alibaba",
			provider.Call{Service: "ecs", Action: "DescribeInstances"},
			func(r *http.Request) string {
				return fmt.Sprintf(`{"TotalCount":7,"NextToken":"","Instances":{"Instance":[%s]}}`, elements(3*(max(number(r.Form.Get("PageNumber")), 1)-1), 3))
			},
			`{"TotalCount":7,"NextToken":"","Instances":{"Instance":[0,1,2,3,4,5,6]}}`, 3,
		},
		{
			"token", "volcengine",
			provider.Call{Service: "ecs", Action: "DescribeInstances"},
			func(r *http.Request) string {
				at := number(r.Form.Get("NextToken"))
				next := ""
				if at+3 < 7 {
					next = strconv.Itoa(at + 3)
				}
				return fmt.Sprintf(`{"ResponseMetadata":{"RequestId":"v"},"Result":{"Instances":[%s],"NextToken":"%s"}}`, elements(at, 3), next)
			},
			`{"ResponseMetadata":{"RequestId":"v"},"Result":{"Instances":[0,1,2,3,4,5,6],"NextToken":""}}`, 3,
		},
		{
			"token, XML", "aws",
			provider.Call{Service: "sns", Action: "ListTopics"},
			func(r *http.Request) string {
				at, next := number(r.Form.Get("NextToken")), ""
				if at+3 < 7 {
					next = fmt.Sprintf("<NextToken>%d</NextToken>", at+3)
				}
				return fmt.Sprintf(`<ListTopicsResponse><ListTopicsResult><Topics><member>%s</member></Topics>%s</ListTopicsResult></ListTopicsResponse>`,
					strings.ReplaceAll(elements(at, 3), ",", "</member><member>"), next)
			},
			`{"ListTopicsResponse":{"ListTopicsResult":{"Topics":{"member":["0","1","2","3","4","5","6"]},"NextToken":null}}}`, 3,
		},
		{
			"a token that stays the same", "volcengine",
			provider.Call{Service: "ecs", Action: "DescribeInstances"},
			func(*http.Request) string { return `{"Result":{"Instances":[1],"NextToken":"x"}}` },
			`{"Result":{"Instances":[1,1],"NextToken":"x"}}`, 2,
		},
		{
			"fewer than were promised", "tencent",
			provider.Call{Service: "vpc", Action: "DescribeAddresses"},
			func(r *http.Request) string {
				return fmt.Sprintf(`{"Response":{"TotalCount":100,"AddressSet":[%s],"RequestId":"r"}}`, elements(number(body(r)["Offset"]), 7))
			},
			`{"Response":{"TotalCount":100,"AddressSet":[0,1,2,3,4,5,6],"RequestId":"r"}}`, 2,
		},
		{
			"no pages", "tencent",
			provider.Call{Service: "vpc", Action: "X"},
			func(*http.Request) string { return `{"Response":{"RequestId":"r"}}` },
			`{"Response":{"RequestId":"r"}}`, 1,
		},
	}
	for _, tt := range tests {
		c := newCloud(t, tt.provider, tt.call, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(tt.answer(r))) })
		var told []string
		a, err := c.client(Options{}).SendAll(t.Context(), c.provider, c.call, func(pages, got, total int) {
			told = append(told, fmt.Sprintf("%d:%d/%d", pages, got, total))
		})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		text, err := data.JSON(a.Value)
		if err != nil || string(text) != tt.want || len(c.seen) != tt.pages {
			t.Errorf("%s: %d pages (%v)\n got %s\nwant %s", tt.name, len(c.seen), told, text, tt.want)
		}
	}
}

// elements gives the next elements of a list of seven.
func elements(from, most int) string {
	var out []string
	for i := from; i < min(from+most, 7); i++ {
		out = append(out, strconv.Itoa(i))
	}
	return strings.Join(out, ",")
}
