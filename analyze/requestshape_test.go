package analyze

import "testing"

func TestShape(t *testing.T) {
	shape := func(method, xml string) Shape {
		return readTestRequest(t, method+" /a/ HTTP/1.1\nHost: h\n\n"+xml).Body.Shape
	}
	if s := shape("PROPFIND", `<propfind xmlns="DAV:"><prop><a>
</a><b>x<c/></b></prop><allprop/><include> y <d/></include></propfind>`); s.Valued != dav("b") || s.Include != "y" {
		t.Errorf("%+v", s)
	}
	if s := shape("LOCK", `<lockinfo xmlns="DAV:"><locktype/><owner><lockscope/></owner><x:lockscope xmlns:x="u:x"/></lockinfo>`); s.Scopes != 0 || s.Types != 1 || s.Owners != 1 {
		t.Errorf("%+v", s)
	}
	if s := shape("PROPPATCH", `<propertyupdate xmlns="DAV:"><set><prop><a>v</a></prop></set><remove><prop><b> </b></prop></remove></propertyupdate>`); s.Instructions != 2 ||
		s.Removed.Local != "" || s.SetOther.Local != "" || s.SetText != "" || s.SetProps != 1 {
		t.Errorf("%+v", s)
	}
	if s := shape("PROPPATCH", `<propertyupdate xmlns="DAV:"><set>t<a/></set><remove><prop><b>v</b></prop></remove></propertyupdate>`); s.SetProps != 0 ||
		s.Removed != dav("b") || s.SetOther != dav("a") || s.SetText != "t" {
		t.Errorf("%+v", s)
	}
	if s := shape("PROPPATCH", `<propertyupdate xmlns="DAV:"><set><prop/><prop/></set><set/></propertyupdate>`); s.SetProps != 2 {
		t.Errorf("%+v", s)
	}
}
