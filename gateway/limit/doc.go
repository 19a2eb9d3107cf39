// Package limit counts requests: so many a second, so many altogether, and each nonce once. In: what a request asks for, as
// counters with their limits. Out: whether it may pass, and what is left. A request that is refused by one counter is counted
// by none. When the place that counts cannot be reached the answer is an error, ErrDown, and never yes.
//
// "N a second" means at most N in any second, however it is laid: not N in each second of the clock, of which 2N can follow on
// one another, and not a bucket of N that fills while it is emptied. It is exact for every N, also below 5.
//
// While Redis is down, what has a rate is refused, and what has none goes on. While the database is down, what has a nonce is
// refused, and what has a quota once the share that was set aside before is used up. A quota is never exceeded; a rate by at
// most N, once, when a Redis comes back without its data. Rates in memory are each process's own: replicas need Redis.
package limit
