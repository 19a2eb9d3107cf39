package eval

import (
	"hash/maphash"
	"math/bits"
	"math/rand/v2"

	"github.com/chopmark/chopmark/internal/message"
)

// Names of headers are looked up so often that calling maphash for each showed. Most have 8 to 24 bytes, which are three
// words that may overlap; these are multiplied with what nobody outside of the process knows, so that nobody can make
// up names which meet in one place of the table. Other names go to maphash.

var (
	nameSeed  = maphash.MakeSeed()
	nameSeeds = [3]uint64{rand.Uint64(), rand.Uint64(), rand.Uint64() | 1}
)

func hashName(name string) uint64 {
	n := len(name)
	if n < 8 || n > 24 {
		return maphash.String(nameSeed, name)
	}
	hi, lo := bits.Mul64(message.Word(name)^nameSeeds[0], message.Word(name[n-8:])^nameSeeds[1])
	hi, lo = bits.Mul64(hi^lo^message.Word(name[n/2-4:]), nameSeeds[2]^uint64(n))
	return hi ^ lo
}
