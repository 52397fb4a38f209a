package local

import "github.com/RoaringBitmap/roaring/v2"

// A set is documents, by segment their numbers in it. The bitmaps may be those of
// the index, and are not to be changed.
type set []*roaring.Bitmap

// newSet returns a set of no documents.
func (r *run) newSet() set {
	s := make(set, len(r.parts))
	for i := range s {
		s[i] = roaring.New()
	}
	return s
}

// setOf returns the set of some documents, which are in order.
func (r *run) setOf(docs []int) set {
	s := r.newSet()
	numbers := make([]uint32, 0, len(docs))
	for i, p := range r.parts {
		numbers = numbers[:0]
		for len(docs) > 0 && docs[0] < p.end() {
			numbers, docs = append(numbers, uint32(docs[0]-p.base)), docs[1:]
		}
		s[i].AddMany(numbers)
	}
	return s
}

// everyDocument returns all live documents.
func (r *run) everyDocument() set {
	s := r.newSet()
	for i, p := range r.parts {
		s[i].AddRange(0, p.seg.Count())
		if p.deleted != nil {
			s[i].AndNot(p.deleted)
		}
	}
	return s
}

func (s set) and(other set) set {
	both := make(set, len(s))
	for i := range s {
		both[i] = roaring.And(s[i], other[i])
	}
	return both
}

func (s set) without(other set) set {
	left := make(set, len(s))
	for i := range s {
		left[i] = roaring.AndNot(s[i], other[i])
	}
	return left
}

func (s set) isEmpty() bool {
	for _, docs := range s {
		if !docs.IsEmpty() {
			return false
		}
	}
	return true
}

// A union is a set in the making.
type union [][]*roaring.Bitmap

func (r *run) newUnion() union { return make(union, len(r.parts)) }

// add takes in the documents of a segment.
func (u union) add(i int, docs *roaring.Bitmap) {
	if docs.IsEmpty() {
		return
	}
	if u[i] = append(u[i], docs); len(u[i]) == manySets {
		u[i] = append(u[i][:0], roaring.FastOr(u[i]...))
	}
}

// manySets are put together before there are more, so that a search of very many
// terms holds few of their documents at once.
const manySets = 256

func (u union) addAll(s set) {
	for i := range s {
		u.add(i, s[i])
	}
}

// set returns what was added.
func (u union) set() set {
	s := make(set, len(u))
	for i, all := range u {
		switch len(all) {
		case 1:
			s[i] = all[0]
		case 2:
			s[i] = roaring.Or(all[0], all[1])
		default:
			s[i] = roaring.FastOr(all...)
		}
	}
	return s
}

// each calls f with the documents of a set, some at a time, in order.
func (r *run) each(s set, f func(docs []int)) error {
	docs, numbers := r.chunk[:0], r.inPart[:]
	for i, p := range r.parts {
		it := s[i].ManyIterator()
		for n := it.NextMany(numbers); n > 0; n = it.NextMany(numbers) {
			docs = docs[:0]
			for _, doc := range numbers[:n] {
				docs = append(docs, p.base+int(doc))
			}
			f(docs)
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
	}
	return nil
}

// chunk is how many documents are looked at between two looks at the deadline; those of
// most searches are one.
const chunk = 1024
