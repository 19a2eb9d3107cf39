package data

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// XML writes an object of one member as an XML text: members are elements, lists repeat their element as they are,
// members whose name begins with "@" are attributes.
func XML(v any) ([]byte, error) {
	root, ok := v.(Object)
	if !ok || len(root) != 1 {
		return nil, errors.New("an XML text is made of an object with one member, its root")
	}
	var b bytes.Buffer
	e := xml.NewEncoder(&b)
	if err := writeElement(e, root[0].Name, root[0].Value); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	// The encoder escapes what need not be escaped; clouds do not, and people read it.
	return bytes.ReplaceAll(b.Bytes(), []byte("&#39;"), []byte("'")), nil
}

func writeElement(e *xml.Encoder, name string, v any) error {
	if list, ok := v.([]any); ok {
		for _, item := range list {
			if err := writeElement(e, name, item); err != nil {
				return err
			}
		}
		return nil
	}
	start := xml.StartElement{Name: xml.Name{Local: name}}
	o, nested := v.(Object)
	for _, m := range o {
		if attr, ok := strings.CutPrefix(m.Name, "@"); ok {
			start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: attr}, Value: Text(m.Value)})
		}
	}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	if !nested && v != nil {
		if err := e.EncodeToken(xml.CharData(Text(v))); err != nil {
			return err
		}
	}
	for _, m := range o {
		if strings.HasPrefix(m.Name, "@") {
			continue
		}
		if err := writeElement(e, m.Name, m.Value); err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}

// ParseXML reads an XML text into an object with one member, its root. Elements of the same name become a list, an
// element without elements is a text; attributes are left out.
func ParseXML(text []byte) (any, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("there is no XML element")
		}
		if err != nil {
			return nil, err
		}
		if start, ok := t.(xml.StartElement); ok {
			v, err := readElement(d, 0)
			return Object{{start.Name.Local, v}}, err
		}
	}
}

func readElement(d *xml.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the XML text is nested more than %d deep", maxDepth)
	}
	var out Object
	var text strings.Builder
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if out == nil {
				return text.String(), nil
			}
			return out, nil
		case xml.StartElement:
			v, err := readElement(d, depth+1)
			if err != nil {
				return nil, err
			}
			out = out.with(t.Name.Local, v)
		}
	}
}

// with adds an element; a second one of the same name makes a list.
func (o Object) with(name string, v any) Object {
	old, found := o.Get(name)
	if !found {
		return append(o, Member{name, v})
	}
	list, ok := old.([]any)
	if !ok {
		list = []any{old}
	}
	return o.Set(name, append(list, v))
}
