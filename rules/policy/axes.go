package policy

import "strings"

// leaves says in sentences how an expression tries to leave the response that
// it is evaluated on. Literals are passed over.
func leaves(expr string) (out []string) {
	bare := withoutLiterals(expr)
	for _, axis := range []string{"preceding", "following"} {
		if hasAxis(bare, axis) {
			out = append(out, "the axis "+axis+":: sees nothing outside of the response: use each: document to compare responses")
		}
	}
	for _, axis := range []string{"ancestor", "ancestor-or-self"} {
		if hasAxis(bare, axis) {
			out = append(out, "the axis "+axis+":: ends at the response: the multistatus is not in the tree of each: response")
		}
	}
	for _, axis := range []string{"preceding-sibling", "following-sibling"} {
		if strings.HasPrefix(strings.TrimSpace(bare), axis) {
			out = append(out, "the response has no siblings in the tree of each: response: use each: document")
		}
	}
	switch s := strings.TrimSpace(bare); {
	case strings.HasPrefix(s, ".."):
		out = append(out, ".. leads out of the response: use each: document")
	case strings.HasPrefix(s, "/D:multistatus"), strings.HasPrefix(s, "//D:multistatus"):
		out = append(out, "there is no D:multistatus in the tree of each: response, whose root is the D:response")
	}
	return out
}

// hasAxis finds "axis::" that is not the end of a longer name.
func hasAxis(s, axis string) bool {
	for i := 0; ; {
		k := strings.Index(s[i:], axis)
		if k < 0 {
			return false
		}
		i += k
		after := strings.TrimLeft(s[i+len(axis):], " \t\r\n")
		if strings.HasPrefix(after, "::") && (i == 0 || !strings.ContainsRune("-_.abcdefghijklmnopqrstuvwxyz", rune(s[i-1]))) {
			return true
		}
		i += len(axis)
	}
}

// withoutLiterals replaces what stands in quotes by nothing.
func withoutLiterals(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexAny(s, `"'`)
		if i < 0 {
			return b.String() + s
		}
		b.WriteString(s[:i])
		end := strings.IndexByte(s[i+1:], s[i])
		if end < 0 {
			return b.String()
		}
		s = s[i+1+end+1:]
	}
}
