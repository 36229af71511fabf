package rules

// Nearest is the name with the smallest edit distance, "" if none is near.
func Nearest(s string, names []string) string {
	if len(s) > maxNear {
		return ""
	}
	best, at := "", 1+max(2, len(s)/3)
	for _, n := range names {
		if d := distance(s, n); d < at {
			best, at = n, d
		}
	}
	return best
}

// maxNear is the longest name that is compared, in bytes.
const maxNear = 100
