package emit

// Target is a language: what the core must know of it to write a signer. The core asks a target, never for its name.
// docs/target-guide.md says how one is made.
type Target struct {
	ID    string // as --lang says: "python"
	Title string // for people: "Python 3"
	Runs  string // the program whose presence means that its vectors can be run here; empty: not executed here

	File    func(scheme string) string // the name of the generated file
	Helpers string                     // the file in helpers/ with its regions
	Indent  string
	Comment string                                // what a comment line begins with: "# "
	Gap     string                                // between two regions: "\n\n" is one empty line
	Width   int                                   // of lines
	Wrap    func(line string, width int) []string // breaks a line that is longer, as the language's formatter does; nil: never

	Names     Case     // of locals
	Functions Case     // of helper functions that stand for words without a spelling
	Caseless  bool     // locals whose names differ in case only are the same; Reserved is in lower case
	Reserved  []string // what no local may be called: keywords, names of the frame; words without a spelling are too

	Each  bool // has loops as expressions: say "each" and "each_if"; else a loop fills a list
	Cond  bool // has conditional expressions: say "cond"; else an if statement fills a local
	Mixed bool // has parentheses around an "and" within an "or"
	Flat  bool // has no calls within calls: every call of a helper function gets a local of its own

	// Spell says words, kinds and statements. $1, $2, ... are the arguments, and each gets parentheses where it needs
	// some. A word that is missing is a call of the helper function of its name; a "?" at its end reads find_.
	Spell map[string]string
	Types map[string]string // by Type.String(), and "text?" for one that may be absent; empty where none are written

	Text   func(string) string         // a literal text
	Bytes  func(string) string         // a literal of bytes
	Concat func([]Part) string         // texts end to end; it must bind as tightly as a call
	List   func(Type, []string) string // a list written out
	Signed func(*Rules) string         // the list of signed headers by its rules

	// Special spells an expression in another way than by words where it gives true: for languages in which a value is
	// written differently by where it stands. say spells the expression itself by words, and its parts as usual.
	Special func(e *Expr, use Use, say func(*Expr, Use) string) (string, bool)
	Apart   []string // words that cannot stand within a loop that is an expression: the loop becomes a statement

	Verifier         bool     // says the words that verifiers need, and Write writes them when Plan.Receive is there
	VerifierReserved []string // what no local of a verifier may be called beside Reserved

	Layout        map[string]string   // a part of a layout to how the language's formatter of times has it
	LayoutLiteral func(string) string // a literal within such a layout; nil: as it is

	Write  func(*File)             // the whole file
	Beside func(*File) []Generated // more files, as declarations of types; nil: none

	// Of a gateway: another helper file, whose regions take the place of those of the same names, and what writes the
	// files. They hold verifiers and no signers.
	Parts   string
	Gateway func(*File) []Generated

	Example Example // the program that sends a signed request
}

// Part is a part of a Concat: a literal as it is, or an expression.
type Part struct {
	Literal bool
	Text    string
}
