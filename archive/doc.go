// Package archive keeps blogs: every page exactly as it was served, the posts
// read out of those pages, and every revision of a post.
//
// An archive is a directory:
//
//	DATA/
//	  kronika.toml          optional settings: sources and their owners
//	  warc/000001.warc.gz   pages exactly as served (WARC 1.1); the truth
//	  decisions.jsonl       what people withdrew, restored, removed, and which topics they confirmed; see [Decision]
//	  kronika.db            sources, captures, posts and revisions (SQLite, WAL)
//	  lock                  names the process that writes
//
// The texts in kronika.db are packed by zstd with a dictionary of common Swedish, each text
// of a post once. Everything in kronika.db can be read again out of the WARC files. What
// decisions.jsonl hides no function here returns, but for [Store.Sealed] and those
// that read the WARC files. DATA.published, beside the folder, notes where that
// log last ended: a backup of the folder that is put back does not overwrite it.
//
// # Words
//
// A [Source] is one blog. A [Capture] is one page of it as it was served at one
// time. A [Sighting] is a post as one capture showed it. A [Post] is what all
// its sightings say together; each changed text of it is a revision.
//
// # Identity
//
// A post has several keys, strongest first: "blogger:POSTID", "SOURCE:path",
// "SOURCE:date:first words". Sightings that share a key are one post, so the home
// page, the month page, the label page, the feed and the country domains of one
// blog give each post once. A post that came out of another archive may have
// "id:ID" before them, if none of the keys that came with it gives its ID.
package archive
