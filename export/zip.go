package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"

	"waymark/rehab"
)

// ErrTooBig tells that an archive would be larger than it may be.
var ErrTooBig = errors.New("the archive is too big")

// Zip returns the tables as one archive of at most limit bytes.
func Zip(r rehab.Records, cat *rehab.Catalogue, limit int) ([]byte, error) {
	left := limit
	var files []*packed
	err := CSV(r, cat, func(name string) (io.Writer, error) {
		p := &packed{name: name, sum: crc32.NewIEEE(), left: &left}
		var err error
		p.in, err = flate.NewWriter(p, flate.DefaultCompression)
		files = append(files, p)
		return writer(p.write), err
	})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, p := range files {
		if err := p.into(archive); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	if out.Len() > limit {
		return nil, ErrTooBig
	}
	return out.Bytes(), nil
}

// packed is one file on its way into an archive. An archive takes one at a
// time, and the tables are written side by side.
type packed struct {
	name string
	in   *flate.Writer
	out  bytes.Buffer
	size int
	left *int // bytes that all files together may still take
	sum  interface {
		io.Writer
		Sum32() uint32
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

func (p *packed) write(b []byte) (int, error) {
	p.size += len(b)
	_, _ = p.sum.Write(b) // never fails
	return p.in.Write(b)
}

// Write takes what is compressed.
func (p *packed) Write(b []byte) (int, error) {
	if *p.left -= len(b); *p.left < 0 {
		return 0, ErrTooBig
	}
	return p.out.Write(b)
}

func (p *packed) into(archive *zip.Writer) error {
	if err := p.in.Close(); err != nil {
		return err
	}
	w, err := archive.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(), CompressedSize64: uint64(p.out.Len()),
		UncompressedSize64: uint64(p.size)})
	if err != nil {
		return err
	}
	_, err = w.Write(p.out.Bytes())
	return err
}
