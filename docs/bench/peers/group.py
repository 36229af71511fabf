"""Groups the propstats of a Multi-Status by href, as a careful script would."""
import sys
from lxml import etree

D = "{DAV:}"
counts = {}
hrefs = 0
for _, response in etree.iterparse(sys.argv[1], tag=D + "response", huge_tree=True):
    href = response.findtext(D + "href", "").strip()
    hrefs += href != ""
    for propstat in response.iterfind(D + "propstat"):
        status = propstat.findtext(D + "status", "").strip()
        prop = propstat.find(D + "prop")
        counts[status] = counts.get(status, 0) + (len(prop) if prop is not None else 0)
    response.clear()
    while response.getprevious() is not None:
        del response.getparent()[0]
print(hrefs, counts)
