// Package limit counts requests: so many a second, so many altogether, and each nonce once. In: what a request asks for, as
// counters with their limits. Out: whether it may pass, and what is left. A request that is refused by one counter is counted
// by none. When the place that counts cannot be reached the answer is an error, ErrDown, and never yes.
//
// "N a second" means at most N in any second, however it is laid: not N in each second of the clock, of which 2N can follow on
// one another, and not a bucket of N that fills while it is emptied. It is exact for every N, also below 5.
package limit
