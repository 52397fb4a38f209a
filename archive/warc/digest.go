package warc

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// Digest returns the labelled digest of the parts of one piece, "sha256:" and
// base32.
func Digest(parts ...[]byte) string {
	sum := sha256.New()
	for _, b := range parts {
		sum.Write(b)
	}
	return "sha256:" + base32.StdEncoding.EncodeToString(sum.Sum(nil))
}

// Check compares the digests of a record with its bytes (sections 5.8, 5.9). A
// record without digests passes, and so does an unknown algorithm.
//
// A payload digest is of the payload without transfer coding; one of the
// payload with it passes too, as some programs write. The payload digest of a
// revisit, or of a record that holds a segment of another, is of bytes that
// are not in it. The block digest of a revisit may be that of no bytes: wget
// writes it so.
func (r *Record) Check() error {
	revisit := r.Get(Type) == Revisit
	if want := r.Get(BlockDigest); want != "" && !matches(want, r.Block) && !(revisit && matches(want, nil)) {
		return fmt.Errorf("%s says %.100s, the bytes give %s", BlockDigest, want, digestLike(want, r.Block))
	}
	want := r.Get(PayloadDigest)
	if want == "" || revisit || r.Get(SegmentNumber) != "" {
		return nil
	}
	if r.HasPayload(want) {
		return nil
	}
	_, payload := r.Split()
	return fmt.Errorf("%s says %.100s, the bytes give %s", PayloadDigest, want, digestLike(want, payload))
}

// HasPayload reports whether a labelled digest is of the payload of a record,
// with transfer coding or without, or by an unknown algorithm.
func (r *Record) HasPayload(digest string) bool {
	head, payload := r.Split()
	if matches(digest, payload) {
		return true
	}
	body, err := dechunk(payload)
	return err == nil && chunked(ParseHead(head)) && matches(digest, body)
}

// matches reports whether a labelled digest is of these bytes, or by an unknown
// algorithm. The standard leaves the encoding open: base32, hex and base64 occur.
func matches(label string, b []byte) bool {
	name, value, _ := strings.Cut(label, ":")
	h := hashOf(name)
	if h == nil {
		return true
	}
	h.Write(b)
	sum := h.Sum(nil)
	value = strings.TrimRight(strings.TrimSpace(value), "=")
	return strings.EqualFold(value, hex.EncodeToString(sum)) ||
		strings.EqualFold(value, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum)) ||
		value == base64.RawStdEncoding.EncodeToString(sum) || value == base64.RawURLEncoding.EncodeToString(sum)
}

// hashOf returns the algorithm of a label, nil if it is not known.
func hashOf(name string) hash.Hash {
	switch strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "-", "") {
	case "sha1":
		return sha1.New()
	case "sha256":
		return sha256.New()
	case "md5":
		return md5.New()
	}
	return nil
}

// digestLike returns the digest of bytes by the algorithm of a label, in base32.
func digestLike(label string, b []byte) string {
	name, _, _ := strings.Cut(label, ":")
	h := hashOf(name)
	h.Write(b)
	return name + ":" + base32.StdEncoding.EncodeToString(h.Sum(nil))
}
