package report

// Escape makes text from a body harmless and visible, of any length.
func Escape(s string) string { return escape(s) }

// Visible makes JSON harmless on a terminal and in the log of a CI system.
func Visible(b []byte) []byte { return visible(b) }

// Number writes a count with thousands separators.
func Number(n int64) string { return number(n) }
