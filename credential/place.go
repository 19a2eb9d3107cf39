package credential

// A Place is somewhere a credential may be: variables of the environment, a file, or the keyring. In texts of a place,
// {profile} stands for the name of the profile. Expressions are JMESPath.
type Place struct {
	Name string // as people know it
	Note string // said when the credential is taken from here

	Variables Variables // what the environment may hold; with Paths, URL alone is of use

	Paths         []string // of the file: the first one that exists; "~/" begins one in the home directory
	PathVariables []string // the first one that is set names the file instead
	Format        string   // JSON, YAML or INI
	Profile       Profile
	Profiles      string // expression: the names of the profiles in the file, for messages
	Record        string // expression: the profile within the file; empty: the whole file
	Keys          Keys   // where the parts stand in the record
	Mode          string // expression in the record: how the profile gets its keys
	Modes         []Mode // what is done with each; none given: every record holds keys
	Advice        string // what to do about a mode that is not in Modes

	Program string // expression in the record: the command that prints a credential
	URL     string // expression in the record: the address that answers with one
	Answer  Keys   // where the parts stand in what either of them gives; its Valid tells an answer from an error

	Keyring string // the name in the keyring when no profile is asked for

	Off             []Switch // variables that turn the place off
	SourceOff       []Switch // variables that turn Program and URL off
	Ignored         []string // variables that the vendor's tool would act upon, and that are not acted upon here
	SkipWithProfile bool     // not looked at when a profile was asked for by flag
	FillOnly        bool     // fills what the place before left empty, and counts alone if that one has nothing
}

// settingsOnly tells a place that is not there for keys.
func (p *Place) settingsOnly() bool {
	v, k := p.Variables, p.Keys
	return p.Keyring == "" && len(v.KeyID)+len(v.Secret)+len(v.URL) == 0 && k.KeyID+k.Secret+p.Program+p.URL == ""
}

// The formats of files.
const (
	JSON = "json"
	YAML = "yaml"
	INI  = "ini"
)

// Variables names variables of the environment. Of each list, the first one that is set counts.
type Variables struct {
	KeyID    []string
	Secret   []string
	Token    []string
	URL      []string            // of an address that answers with a credential
	Settings map[string][]string // as region and zone
}

// Keys says where the parts of a credential stand in a record. Each is an expression.
type Keys struct {
	KeyID    string
	Secret   string
	Token    string
	Expires  string // a time: RFC 3339, or seconds or milliseconds since 1970
	Valid    string // what must be true, as a version
	Settings map[string]string
}

// A Mode is one way in which a profile gets its keys.
type Mode struct {
	Names  []string // compared without regard to case; "" is that of a record without a mode
	Way    Way
	Advice string // what to do, if it is refused
}

// Way is what is done with a mode.
type Way string

// The ways. A mode without one is refused by name.
const (
	WayKeys      Way = "keys"      // the record holds them
	WayNoToken   Way = "no token"  // the record holds them, and a session token is none of theirs
	WayTemporary Way = "temporary" // the record holds them until they expire
	WayProgram   Way = "program"   // the place's Program prints them
	WayURL       Way = "url"       // the place's URL answers with them
)

// Profile says how the name of a profile is found, when none is asked for by flag.
type Profile struct {
	Variables    []string // the first one that is set
	Current      string   // expression in the file
	CurrentFirst bool     // Current beats Variables
	Default      string   // if nothing else names one
	MustExist    bool     // a profile that a variable or the file names must exist, as one asked for by flag must
}

// Switch is a variable with the values at which it acts.
type Switch struct {
	Variable string
	Values   []string // none: any
}
