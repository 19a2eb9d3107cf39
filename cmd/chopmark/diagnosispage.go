package main

import (
	"bufio"
	"io"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// diagnosisPage prints a diagnosis.
type diagnosisPage struct {
	d          *chopmark.Diagnosis
	scheme     *chopmark.Scheme
	credential chopmark.Credential
	request    *chopmark.Message
	language   string
	hint       string
}

// words are what the page says beside the texts of the mistakes.
var diagnosisWords = map[string]map[string]string{
	"en": {
		"ok":        "The signature is right, and so is what was looked at beside it.",
		"ok-left":   "If the server refuses it all the same, the cause is one that a request does not show: the key is disabled, not bound or not allowed to do this; the nonce was used before; the clock of the server; a proxy that changed the request on the way.",
		"unknown":   "No known mistake, and no two of them together, give the signature that was sent.",
		"stopped":   "The search was stopped before everything was tried: the request is very large, or time was up.",
		"left":      "Two things are left: the secret does not belong to this key id (compare both with the console), or the request was changed in a way that was not tried.",
		"signed":    "was signed",
		"should":    "is right",
		"fix":       "What to do",
		"same":      "The same effect on this request has",
		"others":    "Or else",
		"sometimes": "This explains why it works sometimes: it shows only with some values, or at some times.",
		"server":    "The server computes",
		"same-said": "The server printed its own text, and it is what Chopmark computes from this request: both see the same request.",
		"diff-said": "The server printed its own text, and it is not what Chopmark computes from this request: something changed the request on its way to the server, or this is not the request that was refused.",
		"printed":   "printed by the server",
		"computed":  "computed here",
		"newline":   talk.Newline + " is a newline, a line without it goes on",
	},
	"zh": {
		"ok":        "签名正确，其余检查项也没有发现问题。",
		"ok-left":   "如果服务端仍然拒绝，原因不在请求本身：密钥被禁用、未绑定或没有权限；nonce 已经用过；服务端时钟；或者代理在途中改动了请求。",
		"unknown":   "已知的任何一个错误，以及任意两个错误的组合，都得不出发送的这个签名。",
		"stopped":   "搜索没有做完：请求太大，或者时间已到。",
		"left":      "只剩两种可能：密钥与这个密钥 ID 不匹配（请到控制台核对），或者请求被以未尝试过的方式改动过。",
		"signed":    "签名时",
		"should":    "应为",
		"fix":       "怎么改",
		"same":      "对这个请求效果相同的还有",
		"others":    "也可能是",
		"sometimes": "这解释了为什么有时能成功：只有某些取值或某些时刻才会出错。",
		"server":    "服务端计算",
		"same-said": "服务端打印了它自己的文本，与 Chopmark 根据这个请求计算的一致：双方看到的是同一个请求。",
		"diff-said": "服务端打印了它自己的文本，与 Chopmark 根据这个请求计算的不一致：请求在到达服务端之前被改动过，或者这不是被拒绝的那个请求。",
		"printed":   "服务端打印",
		"computed":  "此处计算",
		"newline":   talk.Newline + " 表示换行，没有它的行接着下一行",
	},
}

// placesZH are the places of a mistake that have no name of their own in the request.
var placesZH = map[string]string{
	"secret": "密钥", "signature": "签名", "time": "时间", "request": "请求", "body": "请求体",
}

// code gives the exit code.
func (x *diagnosisPage) code() int {
	switch x.d.Verdict {
	case "ok":
		return 0
	case "mistake":
		return talk.CodeNo
	}
	return talk.CodeCannot
}

func (x *diagnosisPage) word(key string) string { return diagnosisWords[x.language][key] }

// says gives what to tell of a mistake, and what to do, in the language of the page.
func (x *diagnosisPage) says(id string) (text, fix string) {
	m := chopmark.MistakeByID(id)
	if m == nil {
		return id, ""
	}
	return m.In(x.language)
}

// text prints it for people. The ids are the first line, for scripts.
func (x *diagnosisPage) text(w io.Writer, colours talk.Paint, width int) {
	p := &page{w: bufio.NewWriter(w), paint: colours, width: width, hide: newMask(x.credential)}
	switch x.d.Verdict {
	case "ok":
		p.line("%s", colours.Good("ok"))
		p.prose(x.word("ok"), plain)
		p.line("")
		p.prose(x.word("ok-left"), plain)
	case "mistake":
		p.line("%s", colours.Bad(strings.Join(x.d.Mistakes, ", ")))
		x.explanations(p)
	default:
		p.line("%s", colours.Bad("unknown"))
		for _, e := range x.d.Explanations {
			if e.Seen {
				x.explanation(p, e)
			}
		}
		p.prose(x.word("unknown"), plain)
		if x.d.Stopped {
			p.prose(x.word("stopped"), plain)
		}
		p.line("")
		p.prose(x.word("left"), plain)
		x.server(p)
	}
	x.said(p)
	_ = p.w.Flush() // a failed write shows up in the writer behind
}

// said compares with what the server printed.
func (x *diagnosisPage) said(p *page) {
	for _, s := range x.d.Said {
		p.section(s.Step)
		if s.Equal {
			p.prose(x.word("same-said"), plain)
			continue
		}
		p.prose(x.word("diff-said"), plain)
		p.sideBySide(x.word("printed"), p.hide.Replace(s.Server), x.word("computed"), s.Computed)
	}
}

func (x *diagnosisPage) explanations(p *page) {
	first := true
	for _, e := range x.d.Explanations {
		if !e.Seen && !first {
			continue // further ways in which the same signature comes out: named below
		}
		if !e.Seen {
			first = false
		}
		x.explanation(p, e)
	}
	if len(x.d.SameEffect) > 1 {
		p.section(x.word("same"))
		for _, ids := range x.d.SameEffect[1:] {
			p.prose(strings.Join(ids, ", "), plain)
		}
	}
}

func (x *diagnosisPage) explanation(p *page, e chopmark.MistakeExplanation) {
	for _, id := range e.Mistakes {
		text, fix := x.says(id)
		p.prose(text, plain)
		if fix != "" {
			p.prose(x.word("fix")+": "+fix, p.paint.Dim)
		}
		m := chopmark.MistakeByID(id)
		if m != nil && m.Varies {
			p.prose(x.word("sometimes"), p.paint.Dim)
		}
		if m != nil && m.Code[x.hint] != "" {
			p.line("")
			p.line("    %s", talk.Printable(m.Code[x.hint]))
		}
	}
	p.section(x.place(e))
	if e.Said+e.ShouldBe != "" {
		said, should := excerpt(e.Said, e.ShouldBe)
		p.sideBySide(x.word("signed"), said, x.word("should"), should)
	}
}

// place says where a mistake is, and what exactly it is there.
func (x *diagnosisPage) place(e chopmark.MistakeExplanation) string {
	where, detail, before, after := e.Where, e.DetailIn(x.language), " (", ")"
	if x.language == "zh" {
		before, after = "（", "）"
		if name, ok := placesZH[where]; ok {
			where = name
		}
	}
	if detail == "" {
		return where
	}
	return where + before + detail + after
}

func (x *diagnosisPage) server(p *page) {
	p.section(x.word("server"))
	p.dim(x.word("newline"))
	for _, name := range shownSteps {
		if value, ok := x.d.Server[name]; ok {
			p.line("  %s", p.paint.Name(name))
			p.value(value, 4)
		}
	}
}

// explanationJSON and diagnosisJSON are the diagnosis for programs.
type explanationJSON struct {
	Mistakes []string `json:"mistakes"`
	Where    string   `json:"where"`
	Said     string   `json:"said"`
	ShouldBe string   `json:"should_be"`
	Detail   string   `json:"detail,omitempty"`
	Text     string   `json:"text"`
	Fix      string   `json:"fix"`
}

type saidJSON struct {
	Step     string `json:"step"`
	Equal    bool   `json:"equal"`
	Server   string `json:"server"`
	Computed string `json:"computed"`
}

type diagnosisJSON struct {
	Verdict      string            `json:"verdict"`
	Scheme       string            `json:"scheme"`
	Mistakes     []string          `json:"mistakes"`
	Explanations []explanationJSON `json:"explanations"`
	SameEffect   [][]string        `json:"same_effect"`
	Server       map[string]string `json:"server"`
	ServerSaid   []saidJSON        `json:"server_said,omitempty"`
	Tried        int               `json:"tried"`
	ElapsedMS    int64             `json:"elapsed_ms"`
	Stopped      bool              `json:"stopped,omitempty"`
}

func (x *diagnosisPage) json(w io.Writer) error {
	return writeMasked(w, newMask(x.credential), x.forPrograms())
}

// jsonLine prints it in one line, with the call that it is about.
func (x *diagnosisPage) jsonLine(w io.Writer, call string) error {
	var text strings.Builder
	if err := writeJSONLine(&text, struct {
		Call string `json:"call"`
		diagnosisJSON
	}{call, x.forPrograms()}); err != nil {
		return err
	}
	_, err := newMask(x.credential).WriteString(w, text.String())
	return err
}

func (x *diagnosisPage) forPrograms() diagnosisJSON {
	j := diagnosisJSON{
		Verdict: x.d.Verdict, Scheme: x.scheme.ID(), Mistakes: x.d.Mistakes, Explanations: []explanationJSON{}, SameEffect: [][]string{},
		Server: map[string]string{}, Tried: x.d.Tried, ElapsedMS: x.d.Elapsed.Milliseconds(), Stopped: x.d.Stopped,
	}
	for _, e := range x.d.Explanations {
		one := explanationJSON{Mistakes: e.Mistakes, Where: e.Where, Said: e.Said, ShouldBe: e.ShouldBe, Detail: e.DetailIn(x.language)}
		var texts, fixes []string
		for _, id := range e.Mistakes {
			text, fix := x.says(id)
			texts, fixes = append(texts, text), append(fixes, fix)
		}
		one.Text, one.Fix = strings.Join(texts, " "), strings.Join(fixes, " ")
		j.Explanations = append(j.Explanations, one)
	}
	j.SameEffect = append(j.SameEffect, x.d.SameEffect...)
	for _, s := range x.d.Said {
		j.ServerSaid = append(j.ServerSaid, saidJSON{s.Step, s.Equal, s.Server, s.Computed})
	}
	for _, name := range shownSteps {
		if v, ok := x.d.Server[name]; ok {
			j.Server[name] = v
		}
	}
	return j
}
