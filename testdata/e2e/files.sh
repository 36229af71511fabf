# The Multi-Status answers that litmus does not provoke. BASE: a collection.
set -u
. "$(dirname "$0")/lib.sh"
B=${BASE}e2e/
req DELETE "$B"
req MKCOL "$B"
put "${B}a.txt" hello

# A protected and a dead property in one PROPPATCH, in every order.
dead='<D:set><D:prop><E:dead>x</E:dead></D:prop></D:set>'
protected='<D:set><D:prop><D:getetag>"x"</D:getetag></D:prop></D:set>'
proppatch "${B}a.txt" "$dead$protected"
proppatch "${B}a.txt" "$protected$dead"
proppatch "${B}a.txt" '<D:set><D:prop><E:one>1</E:one><D:resourcetype/><E:two>2</E:two></D:prop></D:set>'
proppatch "${B}a.txt" '<D:set><D:prop><D:lockdiscovery/></D:prop></D:set><D:remove><D:prop><E:dead/></D:prop></D:remove>'
proppatch "${B}a.txt" "$dead"
proppatch "$B" '<D:set><D:prop><D:displayname>a &amp; b</D:displayname><E:dead>y</E:dead></D:prop></D:set>'
proppatch "${B}a.txt" '<D:remove><D:prop><E:never/></D:prop></D:remove>'
proppatch "${B}none.txt" "$dead"
propfind "${B}a.txt" 0 '<D:getetag/><D:resourcetype/><E:dead xmlns:E="urn:example:e2e"/><E:none xmlns:E="urn:example:e2e"/>'
propfind "${B}a.txt" 0 '<E:none xmlns:E="urn:example:e2e"/>'

# Odd names.
req MKCOL "${B}odd/"
for name in a%20b 'a&b' a%26b a%25b a%23b a%3Fb 'a;b' 'a+b' '%C3%A4' 'a%3Cb%3E' "a'b" 'a:b' '(a)!*' '~a' 'a=b,c@d'; do
  put "${B}odd/$name" x
done
req MKCOL "${B}odd/c%20d/"
for depth in 0 1; do
  allprop "${B}odd/" $depth
  propname "${B}odd/" $depth
  propfind "${B}odd/" $depth '<D:displayname/><D:getcontentlength/><D:resourcetype/>'
done
propfind "${B}odd" 1 '<D:resourcetype/>'
allprop "${B}odd/a%20b" 0
req PROPFIND "${B}odd/" -H 'Depth: 1'

# A locked member stands in the way.
req MKCOL "${B}tree/"
req MKCOL "${B}tree/sub/"
put "${B}tree/free.txt" x
put "${B}tree/sub/locked.txt" x
lock "${B}tree/sub/locked.txt" 0
held=$token
allprop "${B}tree/sub/" 1
lock "${B}tree/" infinity
[ "$token" = '' ] || unlock "${B}tree/" "$token"
req MKCOL "${B}over/"
put "${B}over/free.txt" y
req MOVE "${B}tree/" -H "Destination: ${B}moved/"
req MKCOL "${B}tree/"
req COPY "${B}over/" -H "Destination: ${B}tree/" -H 'Overwrite: T'
req DELETE "${B}tree/"
proppatch "${B}tree/sub/locked.txt" "$dead"
[ "$held" = '' ] || unlock "${B}tree/sub/locked.txt" "$held"
[ "$held" = '' ] || unlock "${B}moved/sub/locked.txt" "$held"

# Extended MKCOL (RFC 5689).
xml MKCOL "${B}new/" '<D:mkcol xmlns:D="DAV:"><D:set><D:prop><D:resourcetype><D:collection/></D:resourcetype><D:displayname>new</D:displayname></D:prop></D:set></D:mkcol>'
xml MKCOL "${B}new2/" '<D:mkcol xmlns:D="DAV:"><D:set><D:prop><D:resourcetype><D:collection/></D:resourcetype><D:displayname>new</D:displayname><D:getetag>x</D:getetag></D:prop></D:set></D:mkcol>'

# What a server should refuse.
propfind "${B}none/" 0 '<D:resourcetype/>'
req PROPFIND "${B}" -H 'Depth: infinity'
xml REPORT "$B" '<D:expand-property xmlns:D="DAV:"><D:property name="resourcetype"/></D:expand-property>' -H 'Depth: 0'
req DELETE "$B"
