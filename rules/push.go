package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The WebDAV-Push draft (draft-bitfire-webdav-push-00).

const pushSpace = "https://bitfire.at/webdav-push"

func pushName(local string) xmlscan.Name { return xmlscan.Name{Space: pushSpace, Local: local} }

var pushNames = [...]xmlscan.Name{pushName("transports"), pushName("topic"), pushName("supported-triggers")}

var _ = add(
	Rule{
		Name: "push-properties-incomplete", Family: "push", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"PU-01"},
		Spec:    []string{"WebDAV-Push properties"},
		Summary: "A resource has some of transports, topic and supported-triggers and lacks others.",
		Help:    "report all three properties where push works, and none of topic and supported-triggers elsewhere",
		On:      OnTree(pushIncomplete, pushNames[:]...),
	},
	Rule{
		Name: "push-triggers-structure", Family: "push", Severity: Warning, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"PU-02"},
		Spec:    []string{"WebDAV-Push properties"},
		Summary: "supported-triggers does not name content-update or property-update with one DAV:depth each.",
		Help:    "write <P:content-update><D:depth>1</D:depth></P:content-update>, property-update, or both",
		On:      OnTree(pushTriggers, pushName("supported-triggers")),
	},
	Rule{
		Name: "push-topic-duplicate", Family: "push", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"PU-03"},
		Spec:    []string{"WebDAV-Push properties"},
		Summary: "Two resources have the same push topic.",
		Help:    "give each resource a topic of its own",
		On:      OnValue(pushTopic, pushName("topic")),
	},
	Rule{
		Name: "push-vapid-type-missing", Family: "push", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"PU-04"},
		Spec:    []string{"WebDAV-Push VAPID"},
		Summary: "vapid-public-key does not say what kind of key it is.",
		Help:    `add type="p256ecdsa"`,
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			for transport := range p.Children(n) {
				key := p.Child(transport, pushName("vapid-public-key"))
				if key == nil {
					continue
				}
				if _, _, ok := p.Attribute(key, "type"); !ok {
					p.Report(key.Tag, "", "%s has no type attribute, so clients do not know how to read the key", p.Tag(key.Tag, key.Q)).
						Property(q.Name, q.Tag(), q.Q)
				}
			}
		}, pushName("transports")),
	},
)

// pushIncomplete reports at the first of the three that is there.
func pushIncomplete(p *Pass, shown *analyze.Property, _ *analyze.Node) {
	if !shown.Content {
		return
	}
	for _, name := range pushNames {
		if name == p.Name(shown.Name) {
			break
		}
		if earlier := p.propertyWith(p.response, name, 2); earlier != nil && earlier.Content {
			return
		}
	}
	for _, name := range pushNames {
		if missing := p.propertyWith(p.response, name, 4); missing != nil {
			p.Report(missing.Tag(), name.Local, "%s is reported with 404 although %s is there, so clients cannot subscribe", p.Tag(missing.Tag(), missing.Q), p.Tag(shown.Tag(), shown.Q)).
				Property(missing.Name, missing.Tag(), missing.Q)
			return
		}
	}
}

// pushTriggers: triggers of later drafts are left alone.
func pushTriggers(p *Pass, q *analyze.Property, n *analyze.Node) {
	if !n.HasChild() {
		p.Report(q.Tag(), "", "%s names no trigger, so clients cannot subscribe to anything", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		return
	}
	for c := range p.Children(n) {
		if name := p.Name(c.Name); name != pushName("content-update") && name != pushName("property-update") {
			continue
		}
		count, _ := p.Count(c, davName("depth"))
		if count != 1 {
			p.Report(c.Tag, "", "%s has no single DAV:depth, so clients cannot tell for which members they are notified", p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q)
			continue
		}
		if d := p.Child(c, davName("depth")); string(d.Text.Bytes) != "0" && string(d.Text.Bytes) != "1" && !equalFold(d.Text.Bytes, "infinity") {
			p.reportLockText(q, d, "%s is %s, which is no depth, so clients cannot tell for which members they are notified")
		}
	}
}

// pushTopic: one resource under two URLs may have one topic, so this is only probable.
func pushTopic(p *Pass, q *analyze.Property, t *analyze.Text) {
	if len(t.Bytes) == 0 || len(p.response.Hrefs) != 1 {
		return
	}
	key, own := p.Facts.Hash(t.Bytes), p.Facts.Hash(p.response.Hrefs[0].Bytes)
	first, again := p.Facts.Remember(analyze.PushTopic, key, own, p.response.Near(p.window, t.Off), t.Len)
	if again && first.Value != own {
		p.reportValue(q, t, "%s is %s, which another resource has as well, so clients cannot tell which of the two has changed").
			RelatedPlace(first.At, first.Len, "the first resource with this topic").Probably()
	}
}
