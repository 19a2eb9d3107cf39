// Package seal keeps secrets at rest. In: a master key, from a file or the environment, and the secret of a record. Out: the
// secret sealed (AES-256-GCM), bound to the record it belongs to and marked with the id of the master key, and opened again.
// A sealed secret is of no use without the master key, nor under another record's name. It never logs, prints or returns a
// master key, and knows nothing of databases.
package seal
