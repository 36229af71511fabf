//go:build race

package rules

// Under the race detector sync.Pool forgets at random.
const raceEnabled = true
