/* Reads a Multi-Status with the parser that cadaver, davfs2 and litmus use. */
#include <stdio.h>
#include <ne_207.h>
#include <ne_uri.h>
#include <ne_utils.h>
#include <ne_xml.h>

static long responses, propstats, failed;

static void *start_response(void *u, const ne_uri *uri) { responses++; return u; }
static void *start_propstat(void *u, void *response) { propstats++; return u; }
static void end_propstat(void *u, void *propstat, const ne_status *s, const char *d) {
    if (s != NULL && s->klass != 2) failed++;
}

int main(int argc, char **argv) {
    char buf[65536];
    size_t n;
    FILE *f = fopen(argv[1], "rb");
    ne_uri base = {0};
    ne_xml_parser *p = ne_xml_create();
    ne_207_parser *m;
    if (f == NULL || ne_uri_parse("http://example.com/", &base)) return 2;
    m = ne_207_create(p, &base, &base);
    ne_207_set_response_handlers(m, start_response, NULL);
    ne_207_set_propstat_handlers(m, start_propstat, end_propstat);
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        if (ne_xml_parse(p, buf, n)) break;
    ne_xml_parse(p, "", 0);
    printf("%ld responses, %ld propstats, %ld failed\n", responses, propstats, failed);
    return ne_xml_failed(p) != 0;
}
