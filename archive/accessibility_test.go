package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccessibility reads what the operator says of the site; what cannot be meant is refused.
func TestAccessibility(t *testing.T) {
	tests := []struct{ text, fault string }{
		{"", ""},
		{"compliance = \"delvis\"\nassessed = \"2026-11-20\"\nassessor = \"Tillgängligt AB\"\nshortcomings = [\"Bilder saknas.\"]", ""},
		{"compliance = \"ganska\"", "want helt, delvis or inte"},
		{"assessed = \"igår\"", "want a day such as 2026-11-20"},
		{"assessed = \"2026-11\"", "want a day such as 2026-11-20"},
		{"shortcoming = \"Bilder saknas.\"", "unknown key"},
	}
	for _, test := range tests {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "kronika.toml"), []byte("[accessibility]\n"+test.text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSettings(dir)
		if test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) || test.fault == "" && err != nil {
			t.Errorf("%q: got %v, want %q", test.text, err, test.fault)
		}
		if test.fault == "" && test.text != "" && (s.Accessibility.Compliance != "delvis" || len(s.Accessibility.Shortcomings) != 1) {
			t.Errorf("%q: got %+v", test.text, s.Accessibility)
		}
	}
}
