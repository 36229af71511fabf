package redact

import (
	"strings"
	"sync"
)

// public says that a word belongs to a protocol or a format, not to a person.
func public(word string) bool { return vocabulary()[strings.ToLower(word)] }

// inCalendar is public for the values of iCalendar and vCard.
func inCalendar(word string) bool { return calendarWords()[strings.ToLower(word)] || public(word) }

// wordSet makes a set when it is needed.
func wordSet(lists ...string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, l := range lists {
			for w := range strings.FieldsSeq(l) {
				set[w] = true
			}
		}
		return set
	})
}

var schemes = wordSet("http https mailto urn uuid opaquelocktoken tel data dav webdav ftp file isbn")

var vocabulary = wordSet(`
	http https dav webdav caldav carddav urn uuid opaquelocktoken mailto tel ietf params xml xmlns ns version encoding standalone utf 8 16 utf8
	iso 8859 us ascii latin1 windows 1252 charset text html plain application json octet stream calendar vcard component
	vevent vtodo vjournal vfreebusy vtimezone valarm vcalendar multipart mixed boundary image audio video
	gzip base base64 deflate br zstd identity chunked compress trailers x
	true false yes no null none infinity infinite second seconds minute minutes t f
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
	jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october
	november december gmt utc`, `
	get head post put delete options trace connect patch propfind proppatch mkcol copy move lock unlock search report
	mkcalendar acl bind rebind unbind checkin checkout uncheckout update label merge orderpatch
	basic bearer digest negotiate ntlm realm qop auth
	keep alive close upgrade max maxage age latin cp koi shift jis euc kr jp big gb min fresh stale private must revalidate cache store only if
	return minimal representation respond async wait handling strict lenient depth noroot continue
	access control redirectref ordered collections extended mkcol addressbook sharing principal property proxy
	schedule auto managed attachments resource sync bytes`, `
	processing early hints ok created accepted non authoritative information content reset partial multi status already
	reported im used multiple choices moved permanently found see other not modified use temporary redirect permanent
	bad request unauthorized payment required forbidden method allowed acceptable authentication timeout conflict gone
	length precondition failed too large uri long unsupported media type range satisfiable expectation misdirected
	unprocessable entity locked dependency many requests header fields unavailable for legal reasons internal server
	error implemented gateway service supported variant also negotiates insufficient storage loop detected
	network switching protocols`, `
	doctype entity element attlist system cdata pcdata any empty implied fixed name type start`)

// calendarWords are words that iCalendar and vCard define for values.
var calendarWords = wordSet(`
	gregorian publish request reply add cancel refresh counter declinecounter
	tentative confirmed cancelled needs action completed in process draft final public private confidential
	transparent opaque audio display email procedure individual group resource room unknown org location thing
	accepted declined delegated chair req opt non participant true false parent child sibling thisandfuture
	free busy busy unavailable quoted printable base64 8bit b q
	date time period uri binary text boolean cal address float integer recur utc offset duration
	start end home work cell fax voice pager pref internet x400 dom intl postal parcel msg modem car isdn video pcs url
	freq secondly minutely hourly daily weekly monthly yearly interval count until byday bymonth bymonthday byyearday
	byweekno byhour byminute bysecond bysetpos wkst mo tu we th fr sa su
	vcalendar vevent vtodo vjournal vfreebusy vtimezone valarm vavailability available standard daylight vcard
	client server none`)

// keptFields are fields whose values are words of the protocol and numbers.
var keptFields = wordSet(`
	accept accept-encoding accept-language accept-charset accept-ranges age allow cache-control connection content-encoding
	content-length content-language content-type date dav depth expect expires if-modified-since if-unmodified-since
	keep-alive last-modified max-forwards ms-author-via overwrite pragma prefer preference-applied public range
	content-range retry-after te timeout trailer transfer-encoding upgrade vary brief translate apply-to-redirect-ref
	strict-transport-security x-content-type-options x-frame-options caldav-timezones
	:method :scheme :status`)

// publicFields are the other fields whose names are public.
var publicFields = wordSet(`
	authorization proxy-authorization www-authenticate proxy-authenticate authentication-info cookie set-cookie host
	location content-location destination if if-match if-none-match lock-token etag referer origin server user-agent
	link via from x-forwarded-for x-forwarded-host x-forwarded-proto forwarded content-disposition content-md5 digest
	schedule-reply schedule-tag if-schedule-tag-match x-requested-with alt-svc access-control-allow-origin
	ordering-type position slug warning label redirect-ref dasl content-security-policy x-remote-user remote-user :authority :path`)

// secretFields hold credentials.
var secretFields = wordSet(`authorization proxy-authorization cookie set-cookie authentication-info`)

// urlFields hold URLs and nothing else that is worth a word.
var urlFields = wordSet(`host :authority :path location content-location destination if referer origin lock-token link x-forwarded-for x-forwarded-host forwarded
	if-match if-none-match etag from slug`)
