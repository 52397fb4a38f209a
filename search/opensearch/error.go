package opensearch

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"kronika/indexer"
	"kronika/search"
)

// A Kind says what is wrong with a cluster, as far as someone can act on it.
type Kind string

// The kinds of faults.
const (
	Gone        Kind = "cannot be reached"
	Red         Kind = "is red: parts of the index are on no node"
	ReadOnly    Kind = "takes no changes: the index is read-only"
	Full        Kind = "takes no changes: its disks are full"
	Busy        Kind = "has too much to do"
	Forbidden   Kind = "does not let us in"
	Unsupported Kind = "is of a version that is not supported"
	Other       Kind = "refused"
)

// An Error is what a cluster could not do, or why it was not asked.
type Error struct {
	Kind   Kind
	Status int    // of HTTP; 0 without an answer
	Type   string // as the cluster names it
	Reason string // as the cluster words it
	Err    error  // where there was no answer
}

// Error says what is wrong.
func (e *Error) Error() string {
	text := "cluster " + string(e.Kind)
	if e.Err != nil {
		return text + ": " + e.Err.Error()
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	if e.Type != "" {
		text += " (" + e.Type + ")"
	}
	return text
}

// Unwrap returns why there was no answer.
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *Error) Hint() string {
	switch e.Kind {
	case Gone:
		return "is it up, and are its addresses right? GET /_cluster/health on a node says how it is"
	case Red:
		return "GET /_cluster/allocation/explain says which part is missing and why; it comes back with its node, or kronika index --full makes the index anew"
	case ReadOnly:
		return "someone set index.blocks on it, or on the cluster; take that away and try again"
	case Full:
		return "make room on the nodes; the cluster lifts the block by itself below its high watermark"
	case Busy:
		return "try again later, or give it more nodes"
	case Forbidden:
		return "check the user and password, or the token, and that it may read and write the indexes kronika-NAME*"
	case Unsupported:
		return "OpenSearch 2.4 and later, up to 3, is supported"
	}
	return ""
}

// passing reports whether another node, or the same a moment later, may do it.
func (e *Error) passing() bool {
	if e.Kind == Full {
		return false // until someone makes room
	}
	return e.Kind == Gone || e.Status == http.StatusTooManyRequests || e.Status >= http.StatusInternalServerError
}

// A cause is how a cluster words what is wrong.
type cause struct {
	Type   string  `json:"type"`
	Reason string  `json:"reason"`
	Root   []cause `json:"root_cause"`
	By     *cause  `json:"caused_by"`
	Shards []struct {
		Reason cause `json:"reason"`
	} `json:"failed_shards"`
}

// says reports whether a cause, or what it comes from, has a type or a reason with some text.
func (c cause) says(text string) bool {
	if strings.Contains(c.Type, text) || strings.Contains(c.Reason, text) {
		return true
	}
	for _, root := range c.Root {
		if root.says(text) {
			return true
		}
	}
	for _, shard := range c.Shards {
		if shard.Reason.says(text) {
			return true
		}
	}
	return c.By != nil && c.By.says(text)
}

// refused makes an error of an answer.
func refused(status int, text []byte) *Error {
	var body struct {
		Error json.RawMessage `json:"error"`
	}
	var c cause
	if json.Unmarshal(text, &body) == nil && json.Unmarshal(body.Error, &c) != nil {
		_ = json.Unmarshal(body.Error, &c.Reason) // some errors are a text
	}
	if c.Type == "" && c.Reason == "" {
		c.Reason = fmt.Sprintf("%d %s: %.200q", status, http.StatusText(status), text)
	}
	return fault(status, c)
}

// fault names what is wrong.
func fault(status int, c cause) *Error {
	e := &Error{Kind: Other, Status: status, Type: c.Type, Reason: c.deepest()}
	switch {
	case c.says("FORBIDDEN/12/") || c.says("No space left on device") || c.says("disk usage exceeded flood-stage"):
		e.Kind = Full
	case c.says("cluster_block_exception") && status == http.StatusForbidden:
		e.Kind = ReadOnly
	case c.says("no_shard_available_action_exception") || c.says("due to missing shards") || c.says("unavailable_shards_exception") || c.says("all shards failed") && status == http.StatusServiceUnavailable || c.says("cluster_block_exception"):
		e.Kind = Red
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		e.Kind = Forbidden
	case status == http.StatusTooManyRequests || c.says("circuit_breaking_exception") || c.says("rejected_execution_exception"):
		e.Kind = Busy
	case status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout:
		e.Kind = Gone
	}
	return e
}

// deepest returns the reason that says most.
func (c cause) deepest() string {
	switch {
	case len(c.Shards) > 0:
		return c.Shards[0].Reason.deepest()
	case c.By != nil && c.By.Reason != "":
		return c.By.deepest()
	}
	return c.Reason
}

// Is reports whether an error is one of a cluster: the index may be whole in spite of it.
func (e *Error) Is(target error) bool {
	return target == indexer.ErrAway || target == search.ErrUnavailable
}
