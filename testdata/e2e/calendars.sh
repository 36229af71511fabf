# Reports and updates of CalDAV, CardDAV and sync-collection. HOME_URL: where
# calendars can be made, BOOKS likewise for address books, or "".
set -u
. "$(dirname "$0")/lib.sh"
C=${HOME_URL}e2ecal/ A=${BOOKS:-$HOME_URL}e2ebook/
ns='xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav"'

event() { # event NAME: puts an event
  req PUT "$C$1.ics" -H 'Content-Type: text/calendar; charset=utf-8' --data-binary "$(printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e2e//EN\r\nBEGIN:VEVENT\r\nUID:%s@e2e.example\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260102T100000Z\r\nDTEND:20260102T110000Z\r\nSUMMARY:a & b <%s>\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$1" "$1")"
}
card() {
  req PUT "$A$1.vcf" -H 'Content-Type: text/vcard; charset=utf-8' --data-binary "$(printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s@e2e.example\r\nFN:A %s\r\nN:%s;A;;;\r\nEND:VCARD\r\n' "$1" "$1" "$1")"
}
path() { printf %s "$1" | sed -E 's#^[a-z]+://[^/]+##'; }

xml MKCALENDAR "$C" "<C:mkcalendar $ns><D:set><D:prop><D:displayname>e2e</D:displayname></D:prop></D:set></C:mkcalendar>"
xml MKCALENDAR "${HOME_URL}e2ebad/" "<C:mkcalendar $ns><D:set><D:prop><D:displayname>e2e</D:displayname><D:getetag>x</D:getetag></D:prop></D:set></C:mkcalendar>"
xml MKCOL "$A" "<D:mkcol $ns><D:set><D:prop><D:resourcetype><D:collection/><A:addressbook/></D:resourcetype><D:displayname>e2e</D:displayname></D:prop></D:set></D:mkcol>"
xml MKCOL "${HOME_URL}e2ebad2/" "<D:mkcol $ns><D:set><D:prop><D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:getetag>x</D:getetag></D:prop></D:set></D:mkcol>"
for n in one two; do event $n; done
card three
proppatch "$C" '<D:set><D:prop><D:displayname>b</D:displayname></D:prop></D:set><D:set><D:prop><D:getetag>x</D:getetag></D:prop></D:set>'
allprop "$C" 1
propname "$C" 0
propfind "$C" 0 '<D:sync-token/><D:supported-report-set/><D:current-user-privilege-set/><D:resourcetype/><D:owner/><D:current-user-principal/>'
propfind "$HOME_URL" 1 '<D:resourcetype/><D:displayname/><D:sync-token/>'

multiget() { # multiget HREF...
  local hrefs=''
  for h; do hrefs="$hrefs<D:href>$h</D:href>"; done
  xml REPORT "$C" "<C:calendar-multiget $ns><D:prop><D:getetag/><C:calendar-data/></D:prop>$hrefs</C:calendar-multiget>" -H 'Depth: 1'
}
p=$(path "$C")
multiget "${p}one.ics" "${p}two.ics"
multiget "${p}one.ics" "${p}missing.ics"
xml REPORT "$A" "<A:addressbook-multiget $ns><D:prop><D:getetag/><A:address-data/></D:prop><D:href>$(path "$A")three.vcf</D:href><D:href>$(path "$A")missing.vcf</D:href></A:addressbook-multiget>" -H 'Depth: 0'
xml REPORT "$C" "<C:calendar-query $ns><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\"/></C:comp-filter></C:filter></C:calendar-query>" -H 'Depth: 1'
xml REPORT "$A" "<A:addressbook-query $ns><D:prop><D:getetag/></D:prop><A:filter/></A:addressbook-query>" -H 'Depth: 1'

sync() { # sync TOKEN [LIMIT]
  xml REPORT "$C" "<D:sync-collection $ns><D:sync-token>$1</D:sync-token><D:sync-level>1</D:sync-level>${2:-}<D:prop><D:getetag/></D:prop></D:sync-collection>"
  since=$(tr -d '\r\n' <"$tmp/body" | sed -nE 's#.*<[A-Za-z0-9]*:?sync-token[^>]*>([^<]*)</.*#\1#p')
}
since=''
sync ''
sync '' '<D:limit><D:nresults>1</D:nresults></D:limit>'
sync ''
req DELETE "${C}one.ics"
event four
sync "$since"
sync "$since"
sync ''
sync 'http://e2e.example/no-such-token'
req DELETE "$C"
req DELETE "$A"
