package analyze

import "strings"

// IfHeader is an If header (RFC 4918 section 10.4).
type IfHeader struct {
	Fault  string   // what is wrong with its form, "" nothing
	Tokens []string // state tokens that must match, each once
}

// noLock is the state token that no resource ever has (RFC 4918 section 10.4.8).
const noLock = "DAV:no-lock"

// ParseIf reads an If header: lists in parentheses, either all or none of them
// under a resource tag. What stands between angle or square brackets is what
// the server issued, and not judged.
func ParseIf(value string) (h IfHeader) {
	s := strings.Trim(value, ifSpace)
	tagged := strings.HasPrefix(s, "<")
	if s == "" {
		h.Fault = "it is empty"
	}
	for open := false; s != "" && h.Fault == ""; s = strings.TrimLeft(s, ifSpace) {
		switch s[0] {
		case '<':
			if !tagged {
				h.Fault = "a resource tag follows lists without one"
			} else if open {
				h.Fault = "a resource tag has no list in parentheses"
			}
			open = true
			s = h.cut(s, '>')
			if strings.Trim(s, ifSpace) == "" && h.Fault == "" {
				h.Fault = "a URI in angle brackets stands without a list in parentheses"
			}
		case '(':
			open = false
			s = h.list(s[1:])
		default:
			h.Fault = "what stands outside of parentheses is no resource tag in angle brackets"
		}
	}
	return h
}

const ifSpace = " \t\r\n"

// cut cuts off what begins with a bracket and ends with end.
func (h *IfHeader) cut(s string, end byte) string {
	i := strings.IndexByte(s, end)
	if i < 0 {
		h.Fault = "a bracket is not closed"
		return ""
	}
	return s[i+1:]
}

// list reads the conditions of a list, up to its closing parenthesis.
func (h *IfHeader) list(s string) string {
	for n := 0; h.Fault == ""; n++ {
		s = strings.TrimLeft(s, ifSpace)
		not := len(s) > 3 && strings.EqualFold(s[:3], "not") && strings.IndexByte(ifSpace+"<[", s[3]) >= 0
		if not {
			s = strings.TrimLeft(s[3:], ifSpace)
		}
		switch {
		case s == "":
			h.Fault = "a parenthesis is not closed"
		case s[0] == '<':
			rest := h.cut(s, '>')
			if h.Fault == "" && !not {
				h.token(s[1 : len(s)-len(rest)-1])
			}
			s = rest
		case s[0] == '[':
			s = h.entityTag(s)
		case s[0] == ')' && n > 0 && !not:
			return s[1:]
		case s[0] == ')' && not:
			h.Fault = "nothing follows Not"
		case s[0] == ')':
			h.Fault = "a list is empty"
		default:
			h.Fault = "a list holds something that is neither a token in angle brackets nor an entity tag in square brackets"
		}
	}
	return ""
}

// entityTag cuts off an entity tag, which may have a bracket in its quotes.
func (h *IfHeader) entityTag(s string) string {
	tag := strings.TrimPrefix(strings.TrimLeft(s[1:], ifSpace), "W/")
	if strings.HasPrefix(tag, `"`) {
		if i := strings.IndexByte(tag[1:], '"'); i >= 0 {
			return h.cut(tag[i+2:], ']')
		}
	}
	return h.cut(s, ']')
}

func (h *IfHeader) token(t string) {
	if t == noLock {
		return
	}
	for _, x := range h.Tokens {
		if x == t {
			return
		}
	}
	h.Tokens = append(h.Tokens, t)
}
