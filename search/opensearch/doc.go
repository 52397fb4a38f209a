// Package opensearch is the distributed engine.
package opensearch
