//go:build browser

package report

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"lint207/analyze"
	"lint207/rules"
)

// browser is a tab of a headless Chromium with a page in it. What a page must
// not do is noted.
type browser struct {
	t   *testing.T
	ctx context.Context
	url string

	mu   sync.Mutex
	sins []string // requests, console errors, exceptions, breaches of the policy
}

// open shows a page in a new browser and waits for its script.
func open(t *testing.T, content []byte) *browser {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WindowSize(1200, 900))...)
	t.Cleanup(stop)
	tab, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	ctx, stop := context.WithTimeout(tab, time.Minute) // a hang ends; nothing is timed
	t.Cleanup(stop)
	b := &browser{t: t, ctx: ctx, url: "file://" + file}
	if err := chromedp.Listen(ctx, b.event); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{call(ctx, network.Enable, network.EnableParams{}), call(ctx, log.Enable, cdp.Empty{}), call(ctx, runtime.Enable, cdp.Empty{})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	b.do(chromedp.Navigate(b.url), chromedp.WaitReady("html[data-ready=true]"))
	return b
}

// call gives a command of the protocol that answers nothing.
func call[P any](ctx context.Context, c cdp.Command[P, cdp.Empty], p P) error {
	_, err := chromedp.Call(ctx, c, p)
	return err
}

func (b *browser) media(p emulation.SetEmulatedMediaParams) {
	b.t.Helper()
	if err := call(b.ctx, emulation.SetEmulatedMedia, p); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) event(ev any) {
	sin := ""
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		if ev.Request.URL != b.url {
			sin = "request of " + ev.Request.URL
		}
	case *runtime.EventExceptionThrown:
		sin = "exception: " + ev.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		sin = "console: " + string(ev.Type)
	case *log.EventEntryAdded:
		sin = "log: " + ev.Entry.Text
	case *cdppage.EventJavascriptDialogOpening:
		sin = "dialog: " + ev.Message
	}
	if sin != "" {
		b.mu.Lock()
		b.sins = append(b.sins, sin)
		b.mu.Unlock()
	}
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// js is an expression whose value does not matter.
func js(expr string) chromedp.Action[chromedp.Void] { return chromedp.Evaluate[chromedp.Void](expr) }

// eval is the value of an expression.
func eval[T any](b *browser, expr string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expr))
	if err != nil {
		b.t.Fatalf("%s: %v", expr, err)
	}
	return v
}

// settled waits until an expression is true.
func (b *browser) settled(expr string) {
	b.t.Helper()
	b.do(chromedp.Poll[chromedp.Void](expr))
}

func (b *browser) clean() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.sins {
		b.t.Error(s)
	}
}

func (b *browser) result(want string) {
	b.t.Helper()
	const text = `document.querySelector('#result').textContent`
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](text+" === "+quote(want))); err != nil {
		b.t.Fatalf("%v: the result is %q, not %q", err, eval[string](b, text), want)
	}
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }

// shown is the number of elements that are seen.
func (b *browser) shown(selector string) int {
	b.t.Helper()
	return eval[int](b, `[...document.querySelectorAll(`+quote(selector)+`)].filter(e => e.checkVisibility()).length`)
}

func (b *browser) want(selector string, n int) {
	b.t.Helper()
	if got := b.shown(selector); got != n {
		b.t.Errorf("%s: %d are shown, not %d", selector, got, n)
	}
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(js(`document.querySelector(` + quote(selector) + `).click()`))
}

// shot writes a screenshot of the whole page where SCREENSHOTS says.
func (b *browser) shot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if len(png) < 5000 {
		b.t.Errorf("%s: the screenshot is empty", name)
	}
	if dir := os.Getenv("SCREENSHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

// severalBodies are documents with every kind of thing that a page shows.
func severalBodies(t *testing.T) []byte {
	t.Helper()
	tree := nestedCopy()
	tree.Responses = []rules.ResponseInfo{
		{Hrefs: []string{"/a/b/"}, At: pos(3, 1, 12), Status: 403, Class: analyze.Failed},
		{Hrefs: []string{"/a/b/c/"}, At: pos(7, 1, 12), Status: 507, Class: analyze.Failed},
		{Hrefs: []string{"/a/b/x.txt"}, At: pos(11, 1, 12), Status: 424, Class: analyze.Dependent},
		{Hrefs: []string{"/a/k1.txt"}, At: pos(23, 1, 12), Status: 423, Class: analyze.Failed},
	}
	return page(t, Options{Version: "0.1.0"}, seed(), orphan(), tree, folded(), repeated(), illFormed(), wide(), everything(), clean207())
}

func TestBrowserFilters(t *testing.T) {
	b := open(t, severalBodies(t))
	b.result("10 entries · 1,209 findings · 9 documents")
	b.want("article.document", 9)

	b.click("[name=state][value=dependent]")
	b.result("Filtered: 2 of 10 entries · 2 of 1,209 findings · 5 of 9 documents")
	b.click("#reset")
	b.result("10 entries · 1,209 findings · 9 documents")

	b.click("[name=severity][value=info]")
	b.want("details.rule", 1)
	b.want("article.document", 1)
	b.click("#reset")

	b.do(chromedp.SetValue("#rule", "proppatch-424-without-cause"), js(`document.querySelector('#rule').dispatchEvent(new Event('change', {bubbles: true}))`))
	b.want("article.document", 1)
	b.want("details.rule", 1)
	b.click("#reset")

	b.do(chromedp.KeyEvent("/"))
	if got := eval[string](b, `document.activeElement.id`); got != "q" {
		t.Errorf("/ goes to %q", got)
	}
	b.do(chromedp.KeyEvent("K1.TXT"))
	b.settled(`[...document.querySelectorAll('li.row')].filter(e => e.checkVisibility()).length === 1`) // all keys are in
	b.want("article.document", 1)
	b.want("details.cause", 1)
	b.want("li.row", 1)
	b.want(".places > li", 1) // of three causes in one block
	b.do(chromedp.KeyEvent(kb.Escape))
	b.want("article.document", 9)
	b.do(chromedp.KeyEvent("in no document"))
	b.result("Filtered: 0 of 10 entries · 0 of 1,209 findings · 0 of 9 documents")
	b.clean()
}

func TestBrowserKeyboard(t *testing.T) {
	b := open(t, severalBodies(t))
	for _, selector := range []string{"details.cause > summary", "details.rule > summary"} {
		b.do(chromedp.Focus(selector))
		for _, key := range []string{kb.Enter, " "} {
			was := eval[bool](b, `document.activeElement.parentElement.open`)
			b.do(chromedp.KeyEvent(key))
			if eval[bool](b, `document.activeElement.parentElement.open`) == was {
				t.Errorf("%s: %q does not fold", selector, key)
			}
		}
	}
	b.do(chromedp.Focus(".tree .row .fold"))
	for i, key := range []string{kb.Enter, " "} {
		b.do(chromedp.KeyEvent(key))
		if want := []string{"true", "false"}[i]; eval[string](b, `document.activeElement.getAttribute('aria-expanded')`) != want {
			t.Errorf("%q does not fold a row", key)
		}
	}
	// The tab key reaches everything that can be used, and each is seen and named.
	b.do(js(`document.activeElement.blur(); scrollTo(0, 0)`), chromedp.Focus(".skip"))
	seen := map[string]bool{}
	for range 60 {
		b.do(chromedp.KeyEvent(kb.Tab))
		seen[eval[string](b, `document.activeElement.tagName + (document.activeElement.name || document.activeElement.id)`)] = true
		if !eval[bool](b, `(e => e === document.body || e.getAttribute('aria-label') || e.textContent.trim() || e.labels && e.labels[0].textContent.trim())(document.activeElement) !== ''`) {
			t.Errorf("no name: %s", eval[string](b, `document.activeElement.outerHTML`))
		}
	}
	for _, want := range []string{"INPUTq", "SELECTrule", "INPUTstate", "INPUTseverity", "BUTTONopen-all", "SUMMARY", "BUTTON", "A"} {
		if !seen[want] {
			t.Errorf("the tab key does not reach %s", want)
		}
	}
	b.clean()
}

func TestBrowserAttacks(t *testing.T) {
	var all []*rules.Result
	for _, s := range pageAttacks {
		all = append(all, pageAttacked(s))
	}
	b := open(t, page(t, Options{Version: "0.1.0"}, all...))
	// Everything is drawn, and pointed at.
	b.click("#open-all")
	b.do(js(`document.querySelectorAll('.fold').forEach(f => f.getAttribute('aria-expanded') === 'false' && f.click())`),
		js(`document.querySelectorAll('main *').forEach(e => { for (const n of ['mouseover', 'focus', 'click']) if (!e.closest('a,summary,button')) e.dispatchEvent(new Event(n, {bubbles: true})); })`))
	if eval[bool](b, `'pwned' in window`) {
		t.Error("a text was executed")
	}
	if n := eval[int](b, `document.querySelectorAll('img, iframe, svg svg, [onerror], [onload], [onmouseover]').length`); n > 0 {
		t.Errorf("%d elements were made of texts", n)
	}
	if !eval[bool](b, `[...document.querySelectorAll('.tree .href')].some(e => e.textContent.includes('onerror'))`) {
		t.Error("the href is not shown as it is")
	}
	b.clean()

	// The policy holds even if a text got through.
	b.do(js(`window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective));
		document.body.insertAdjacentHTML('beforeend', '<img src="https://example.com/x.png" onerror="window.pwned=1"><a id=js href="javascript:window.pwned=1">x</a>');
		document.querySelector('#js').click()`))
	b.settled(`['img-src', 'script-src-attr', 'script-src-elem'].every(d => refused.includes(d))`)
	if eval[bool](b, `'pwned' in window`) {
		t.Error("the policy lets it run")
	}
}

func TestBrowserLarge(t *testing.T) {
	b := open(t, page(t, Options{ShowAll: true}, many(50_000)))
	b.result("50,000 entries · 0 findings")
	if n := eval[int](b, `document.querySelectorAll('*').length`); n > 3000 {
		t.Errorf("%d elements are made at once", n)
	}
	b.click("[name=state][value=failed]")
	b.result("Filtered: 50 of 50,000 entries · 0 findings")
	b.want("li.row", 50)
	b.click("#reset")
	b.do(chromedp.KeyEvent("/"), chromedp.KeyEvent("item-04321"))
	b.result("Filtered: 1 of 50,000 entries · 0 findings")
	b.do(chromedp.KeyEvent(kb.Escape))
	b.result("50,000 entries · 0 findings")
	b.click(".folder .folder > .fold")
	b.want("li.row", 200)
	b.click(".next")
	b.want("li.row", 400)
	if !eval[bool](b, `document.activeElement === document.querySelectorAll('li.row')[200].querySelector('button')`) {
		t.Error("the focus does not go on with the list")
	}
	b.clean()
}

// TestBrowserNoScript: causes and findings are there without the script.
func TestBrowserNoScript(t *testing.T) {
	b := open(t, severalBodies(t))
	if err := call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(b.url))
	text, err := chromedp.Run(b.ctx, chromedp.Text("body"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"403 Forbidden", "Z:department", "proppatch-424-without-cause", "need JavaScript", "9 documents"} {
		if !strings.Contains(text, want) {
			t.Errorf("without the script %q is missing", want)
		}
	}
}

func TestBrowserLooks(t *testing.T) {
	b := open(t, severalBodies(t))
	background := `getComputedStyle(document.body).backgroundColor`
	b.shot("light")
	light := eval[string](b, background)
	b.media(emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
	if eval[string](b, background) == light {
		t.Error("dark is as light")
	}
	b.shot("dark")
	b.media(emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}})
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	if w := eval[int](b, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("a narrow page is %d wide", w)
	}
	b.shot("narrow")
	b.do(chromedp.EmulateViewport(794, 1123))
	b.media(emulation.SetEmulatedMediaParams{Media: "print"})
	b.click("#close-all")
	b.do(js(`dispatchEvent(new Event('beforeprint'))`))
	b.want("details:not([open])", 0)
	b.want("form", 0)
	b.shot("print")
	b.do(js(`dispatchEvent(new Event('afterprint'))`))
	if n := eval[int](b, `document.querySelectorAll('main details[open]').length`); n != 0 {
		t.Errorf("%d folds stay open after printing", n)
	}
	b.clean()
}
