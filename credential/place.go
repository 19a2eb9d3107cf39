package credential

// A Place is somewhere a credential may be: variables of the environment, a file, or the keyring. In its texts,
// {profile} stands for the name of the profile. Expressions are JMESPath. The tags are the names in HCL files.
type Place struct {
	Name string `hcl:",label"` // as people know it
	Note string `hcl:"note"`   // said when the credential is taken from here

	Variables *Variables `hcl:"variables,block"` // what the environment may hold
	Settings  []Setting  `hcl:"setting,block"`   // what a call needs beside a credential, as region and zone

	Paths         []string `hcl:"paths"`          // of the file: the first one that exists; "~/" is the home directory
	PathVariables []string `hcl:"path_variables"` // the first one that is set names the file instead
	Format        string   `hcl:"format"`         // "json", "yaml" or "ini"
	Profile       *Profile `hcl:"profile,block"`  // if the file has several
	Record        string   `hcl:"record"`         // expression: the profile within the file; empty: the whole file
	Keys          *Keys    `hcl:"keys,block"`     // where the parts stand in the record
	Mode          string   `hcl:"mode_at"`        // expression in the record: how the profile gets its keys
	Modes         []Mode   `hcl:"mode,block"`     // what is done with each; none given: every record holds keys
	Advice        string   `hcl:"advice"`         // what to do about a mode that is refused

	Program string `hcl:"program"`      // expression in the record: the command that prints a credential
	URL     string `hcl:"url"`          // expression in the record: the address that answers with one
	Answer  *Keys  `hcl:"answer,block"` // where the parts stand in what either of them gives

	Keyring string `hcl:"keyring"` // the name in the keyring when no profile is asked for

	Off             []Switch `hcl:"off,block"`         // variables that turn the place off
	SourceOff       []Switch `hcl:"source_off,block"`  // variables that turn program and address off
	Ignored         []string `hcl:"ignored"`           // variables that the vendor's tool acts upon, and we do not: a warning says so
	SkipWithProfile bool     `hcl:"skip_with_profile"` // not looked at when a profile was asked for by flag
	FillOnly        bool     `hcl:"fill_only"`         // fills what the place before left empty; alone if that one has nothing
}

// The formats of files.
const (
	JSON = "json"
	YAML = "yaml"
	INI  = "ini"
)

// Variables names variables of the environment. Of each list, the first one that is set counts.
type Variables struct {
	KeyID  []string `hcl:"key_id"` // of the key id
	Secret []string `hcl:"secret"` // of the secret
	Token  []string `hcl:"token"`  // of the session token
	URL    []string `hcl:"url"`    // of an address that answers with a credential; in a file's place, if the file names none
}

// Setting is what a call needs beside a credential, and tools keep in the same places.
type Setting struct {
	Name      string   `hcl:",label"`    // the provider's setting that is found here
	Variables []string `hcl:"variables"` // the first one that is set
	At        string   `hcl:"at"`        // expression in the record
}

// Keys says where the parts of a credential stand in a record. Each is an expression.
type Keys struct {
	KeyID   string `hcl:"key_id"`  // the key id
	Secret  string `hcl:"secret"`  // the secret
	Token   string `hcl:"token"`   // the session token
	Expires string `hcl:"expires"` // a time: RFC 3339, or seconds or milliseconds since 1970
	Valid   string `hcl:"valid"`   // of an answer: what tells it from an error
}

// A Mode is one way in which a profile gets its keys.
type Mode struct {
	Name   string `hcl:",label"` // compared without regard to case
	Way    Way    `hcl:"way"`    // none: it is refused
	Advice string `hcl:"advice"` // what to do, if it is refused; else the place's
}

// Way is what is done with a mode. One that is not named is refused, but a record without a mode holds keys.
type Way string

// The ways.
const (
	WayKeys      Way = "keys"      // the record holds them
	WayNoToken   Way = "no-token"  // the record holds them, and a session token is none of theirs
	WayTemporary Way = "temporary" // the record holds them until they expire
	WayProgram   Way = "program"   // the place's program prints them
	WayURL       Way = "url"       // the place's url answers with them
)

// Profile says how the name of a profile is found, when none is asked for by flag.
type Profile struct {
	Variables    []string `hcl:"variables"`     // the first one that is set
	Current      string   `hcl:"current"`       // expression in the file
	CurrentFirst bool     `hcl:"current_first"` // the file beats the variables
	Default      string   `hcl:"default"`       // if nothing else names one
	MustExist    bool     `hcl:"must_exist"`    // what a variable or the file names must exist, as what a flag names must
	Known        string   `hcl:"known"`         // expression in the file: the names of all, for messages
}

// Switch is a variable that acts when it is set, or set to one of some values.
type Switch struct {
	Variable string   `hcl:",label"` // its name
	Values   []string `hcl:"values"` // the values that act; none: any
}

// whole gives the place with empty blocks in place of those that are not there.
func (p Place) whole() *Place {
	if p.Variables == nil {
		p.Variables = &Variables{}
	}
	if p.Keys == nil {
		p.Keys = &Keys{}
	}
	if p.Answer == nil {
		p.Answer = &Keys{}
	}
	if p.Profile == nil {
		p.Profile = &Profile{}
	}
	return &p
}

// settingsOnly tells a place that says nothing of keys.
func (p *Place) settingsOnly() bool {
	v, k := p.Variables, p.Keys
	return p.Keyring == "" && len(v.KeyID)+len(v.Secret)+len(v.URL) == 0 && k.KeyID+k.Secret+p.Mode == ""
}

// knowsProfiles tells a place that has more than one credential.
func (p *Place) knowsProfiles() bool {
	return p.Profile.Default != "" || p.Profile.Current != "" || len(p.Profile.Variables) > 0
}
