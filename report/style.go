package report

import (
	"strings"

	"github.com/fatih/color"

	"lint207/rules"
)

// style paints text. Each writer has its own: the package's global setting
// looks at standard output only.
type style struct {
	bold, faint, bad, good func(...any) string
	severity               [4]func(...any) string
	links                  bool
}

func newStyle(o *Options) *style {
	paint := func(attrs ...color.Attribute) func(...any) string {
		c := color.New(attrs...)
		if o.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.Sprint
	}
	s := &style{
		bold:  paint(color.Bold),
		faint: paint(color.Faint),
		bad:   paint(color.FgRed),
		good:  paint(color.FgGreen),
		links: o.Hyperlinks,
	}
	s.severity[rules.Off] = paint(color.Faint)
	s.severity[rules.Info] = paint(color.FgCyan, color.Bold)
	s.severity[rules.Warning] = paint(color.FgYellow, color.Bold)
	s.severity[rules.Error] = paint(color.FgRed, color.Bold)
	return s
}

// link makes a text a hyperlink where the terminal knows them (OSC 8).
func (s *style) link(text, url string) string {
	if !s.links || url == "" || strings.ContainsFunc(url, invisible) {
		return text
	}
	return "\x1b]8;;" + url + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}
