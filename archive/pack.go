package archive

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Texts stand in kronika.db packed: each is a frame of zstd (RFC 8878) with a checksum and
// the number of the dictionary; an empty one is NULL.

// dictionary is what texts are packed with: words and phrases of Swedish that
// archive/makedictionary found, and nobody's text. It is part of the form of
// kronika.db: another one needs another number, or a new [schemaVersion].
//
//go:embed swedish.dict
var dictionary []byte

// maxPacked is the longest text that is packed, and the longest that a damaged database
// can make of one, in bytes. A post is read out of at most 5 MiB of a page.
const maxPacked = 64 << 20

// A packer packs texts, and unpacks them. Any number of goroutines may unpack.
type packer struct {
	enc *zstd.Encoder
	dec *zstd.Decoder

	unpacked sync.Pool // of *[]byte, used again
}

func newPacker() (*packer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderDict(dictionary), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("dictionary of texts: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderDicts(dictionary), zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxPacked))
	if err != nil {
		return nil, fmt.Errorf("dictionary of texts: %w", err)
	}
	return &packer{enc: enc, dec: dec, unpacked: sync.Pool{New: func() any { return new([]byte) }}}, nil
}

func (p *packer) pack(text []byte) ([]byte, error) {
	switch {
	case len(text) == 0:
		return nil, nil
	case len(text) > maxPacked:
		return nil, fmt.Errorf("a text of %d bytes; more than %d are not kept", len(text), maxPacked)
	}
	return p.enc.EncodeAll(text, nil), nil
}

// unpack calls take with a text, which is valid until it returns.
func (p *packer) unpack(packed []byte, take func(text []byte) error) error {
	if len(packed) == 0 {
		return take(nil)
	}
	b := p.unpacked.Get().(*[]byte)
	defer p.unpacked.Put(b)
	text, err := p.dec.DecodeAll(packed, (*b)[:0])
	if err != nil {
		return fmt.Errorf("packed text: %w", err)
	}
	*b = text
	return take(text)
}

// text returns an unpacked text.
func (p *packer) text(packed []byte) (text string, err error) {
	err = p.unpack(packed, func(b []byte) error { text = string(b); return nil })
	return text, err
}

func (p *packer) close() error {
	p.dec.Close()
	return p.enc.Close()
}
