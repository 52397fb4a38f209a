package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestContrast holds WCAG 2.2 AA (1.4.3, 1.4.11) for the colours of both schemes.
func TestContrast(t *testing.T) {
	css := string(readStatic()["kronika.css"].body)
	light := colours(css[:strings.Index(css, "@media (prefers-color-scheme: dark)")])
	dark := colours(css[strings.Index(css, "@media (prefers-color-scheme: dark)"):strings.Index(css, "*, *::before")])
	pairs := []struct {
		over, under string
		least       float64
	}{
		{"ink", "paper", 7}, {"ink", "sheet", 7}, {"soft", "paper", 4.5}, {"soft", "sheet", 4.5}, {"accent", "paper", 4.5}, {"accent", "sheet", 4.5},
		{"paper", "accent", 4.5}, {"mark-ink", "mark", 4.5}, {"strong", "paper", 3}, {"soft", "paper", 3},
	}
	for name, scheme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range pairs {
			if got := contrast(t, scheme[p.over], scheme[p.under]); got < p.least {
				t.Errorf("%s: %s on %s: got %.2f, want %.1f", name, p.over, p.under, got, p.least)
			}
		}
	}
}

func colours(css string) map[string]string {
	m := make(map[string]string)
	for _, c := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		m[c[1]] = c[2]
	}
	return m
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of a colour, as WCAG defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	sum := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(n>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestStyleIsOurs: the sheet loads nothing, and serves dark, print and reduced motion.
func TestStyleIsOurs(t *testing.T) {
	css := string(readStatic()["kronika.css"].body)
	wantNone(t, css, "url(", "@import", "http", "@font-face")
	wantAll(t, css, "@media print", "prefers-color-scheme: dark", "prefers-reduced-motion", ":focus-visible", "forced-colors")
}
