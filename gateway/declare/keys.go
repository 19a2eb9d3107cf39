package declare

import (
	"fmt"

	"github.com/chopmark/chopmark/gateway/model"
)

func (m *making) keys() error {
	for _, k := range m.setup.Keys {
		found, err := m.tx.Key(m.ctx, k.Name)
		old, err := there(found, err)
		if err != nil {
			return err
		}
		if old == nil {
			err = m.newKey(k)
		} else {
			err = m.oldKey(k, found)
		}
		if err := m.noted(err); err != nil {
			return err
		}
	}
	return nil
}

func (m *making) newKey(k Key) error {
	made, secret, err := m.tx.CreateKey(m.ctx, k.Key, k.Secret)
	if err != nil {
		return err
	}
	if k.Secret == "" {
		m.result.Secrets = append(m.result.Secrets, NewSecret{made.Name, made.KeyID, secret})
	}
	m.tell("add", "key", k.Name, fields(nil, k.Key)...)
	return nil
}

func (m *making) oldKey(k Key, old model.Key) error {
	if k.KeyID != "" && k.KeyID != old.KeyID {
		return &model.ProblemsError{Kind: "key", Name: k.Name, Problems: []model.Problem{{
			Field: "key_id", Text: fmt.Sprintf("the key has the key id %q, which never changes", old.KeyID), Hint: "give the new key another name",
		}}}
	}
	now := k.Key
	now.KeyID = old.KeyID
	differing := fields(old, now)
	if len(differing) > 0 {
		if _, err := m.tx.UpdateKey(m.ctx, now); err != nil {
			return err
		}
	}
	replaced, err := m.secret(k)
	if err != nil {
		return err
	}
	if replaced {
		differing = append(differing, Field{Path: "secret", Old: "another", New: "the given one"})
	}
	if len(differing) > 0 {
		m.tell("change", "key", k.Name, differing...)
	}
	return nil
}

// secret gives a key the secret that the setup has, if it has another one.
func (m *making) secret(k Key) (replaced bool, err error) {
	grace, err := k.grace()
	if err != nil || k.Secret == "" {
		return false, err
	}
	same, err := m.tx.SecretIs(m.ctx, k.Name, k.Secret)
	if err != nil || same {
		return false, err
	}
	_, err = m.tx.ReplaceSecret(m.ctx, k.Name, k.Secret, grace)
	return err == nil, err
}
