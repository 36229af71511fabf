package capture

// Limits. Going past one is a *LimitError that names it, or a note, never an
// unbounded buffer.
const (
	// peekSize is how much of a source or body is looked at to tell what it is.
	peekSize = 64 << 10
	// MaxHead is the largest header section and the longest line of one.
	MaxHead = 1 << 20
	// MaxCaptureBody is the largest body that is held in memory: those of HAR,
	// NDJSON, curl logs and traces. A larger one is skipped with a note.
	MaxCaptureBody = 64 << 20
	// MaxRequestBody is how much of a request's body is kept; of a longer one
	// nothing is, and Request.BodyKnown is false.
	MaxRequestBody = 16 << 20
	// MaxString is the longest string of a HAR or NDJSON source, in raw bytes:
	// MaxCaptureBody in base64 and some escapes. A longer one is cut and noted.
	MaxString = 96 << 20
	// MaxDecoded is the largest content after gzip, deflate, br or zstd.
	MaxDecoded = 1 << 30
	// MaxRatio is the largest expansion beyond the first ratioFrom bytes.
	MaxRatio  = 1000
	ratioFrom = 16 << 20
	// MaxCodings is the largest number of content codings over one another.
	MaxCodings = 4
	// zstdWindow is the largest zstd window; RFC 9659 allows 8 MiB over HTTP.
	zstdWindow = 8 << 20
)
