package capture

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The fixtures of NDJSON are valid by the schema, and what is not read is not.
func TestNDJSONSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/schema/ndjson.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(line []byte) error {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			return err
		}
		return schema.Validate(v)
	}
	names, _ := filepath.Glob(filepath.Join(fixtures, "ndjson", "*.ndjson"))
	if len(names) == 0 {
		t.Fatal("no fixtures")
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(b) {
			if len(bytes.TrimSpace(line)) > 0 {
				if err := valid(line); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	for _, line := range []string{`[]`, `{}`, `{"response":{"status":"x"}}`, `{"response":{"status":207,"body":"","bodyBase64":""}}`} {
		if valid([]byte(line)) == nil {
			t.Errorf("%s is valid", line)
		}
	}
}
