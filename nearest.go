package main

import "lint207/rules"

// nearest is the name with the smallest edit distance, "" if none is near.
func nearest(s string, names []string) string { return rules.Nearest(s, names) }
