package policy

import "strings"

// token is a word of an expression.
type token struct {
	kind tokenKind
	text string
}

type tokenKind byte

const (
	endToken tokenKind = iota
	nameToken
	numberToken
	literalToken
	signToken // an operator or punctuation; and, or, div, mod too
)

// xpathSigns are longest first.
var xpathSigns = []string{"::", "//", "..", "!=", "<=", ">=", "(", ")", "[", "]", "@", ",", ".", "/", "|", "+", "-", "=", "<", ">", "*", "$"}

const xpathDigits = "0123456789"

// xpathTokens cuts an expression into words (XPath 1.0 section 3.7); ok says
// that all of it was understood.
func xpathTokens(s string) (out []token, ok bool) {
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return out, true
		}
		t, n := xpathToken(s, operatorMayFollow(out))
		if n == 0 {
			return out, false
		}
		out, s = append(out, t), s[n:]
	}
}

// operatorMayFollow: there "*" and names such as "div" are operators.
func operatorMayFollow(before []token) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	return last.kind != signToken || last.text == ")" || last.text == "]" || last.text == "." || last.text == ".."
}

// xpathToken reads the first word; n is its length, 0 if it is none.
func xpathToken(s string, operator bool) (t token, n int) {
	c := s[0]
	switch {
	case c == '"' || c == '\'':
		end := strings.IndexByte(s[1:], c)
		if end < 0 {
			return t, 0
		}
		return token{literalToken, s[1 : 1+end]}, end + 2
	case strings.IndexByte(xpathDigits, c) >= 0 || c == '.' && len(s) > 1 && strings.IndexByte(xpathDigits, s[1]) >= 0:
		n = len(s) - len(strings.TrimLeft(s, xpathDigits+"."))
		return token{numberToken, s[:n]}, n
	case c == '*' && !operator:
		return token{nameToken, "*"}, 1
	}
	for _, sign := range xpathSigns {
		if strings.HasPrefix(s, sign) {
			return token{signToken, sign}, len(sign)
		}
	}
	n = nameLength(s)
	if rest := s[n:]; n > 0 && strings.HasPrefix(rest, ":") && !strings.HasPrefix(rest, "::") {
		if n++; strings.HasPrefix(s[n:], "*") {
			n++
		} else {
			n += nameLength(s[n:])
		}
	}
	switch s[:n] {
	case "and", "or", "div", "mod":
		if operator {
			return token{signToken, s[:n]}, n
		}
	}
	return token{nameToken, s[:n]}, n
}

// nameLength is how much of a text is one name without a colon.
func nameLength(s string) int {
	for i := 0; i < len(s); i++ {
		c := s[i]
		start := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
		if !start && (i == 0 || strings.IndexByte(xpathDigits+"-.", c) < 0) {
			return i
		}
	}
	return len(s)
}
