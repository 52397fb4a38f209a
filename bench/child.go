package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// What a child process does: memory and CPU time are those of one engine alone.
const (
	preparing = "prepare"
	indexing  = "index"
	opening   = "open" // and asks the first faceted question
)

// A measurement is what a child process says of its work.
type measurement struct {
	Load float64 // s, for what is there before the work: lists, lexicon
	Wall float64 // s
	CPU  float64 // s, of all threads, user and system
	Peak float64 // bytes of memory at most, as the system counts them
}

// child runs one step of an engine in a process of its own.
func (b *bench) child(ctx context.Context, step string, e engine) (m measurement, err error) {
	b.progress.begin("%s %s, %d documents", step, e.name, b.docs.docs)
	program, err := os.Executable()
	if err != nil {
		return m, err
	}
	cmd := exec.CommandContext(ctx, program, "-child", step+" "+e.name, "-work", b.work, "-docs", strconv.Itoa(b.docs.docs), "-data", b.data, "-cluster", b.cluster)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, b.progress.out
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it tidies up
	cmd.WaitDelay = 10 * time.Second                                      // then it is killed
	if err := cmd.Run(); err != nil {
		return m, fmt.Errorf("%s %s: %w", step, e.name, err)
	}
	return m, json.Unmarshal(out.Bytes(), &m)
}

// runChild is what the child process does.
func (b *bench) runChild(ctx context.Context, work string, stdout io.Writer) (err error) {
	step, name, _ := strings.Cut(work, " ")
	e, err := find(b.engines, name)
	if err != nil {
		return err
	}
	var m measurement
	began := time.Now()
	if e.load != nil {
		if err := e.load(); err != nil {
			return err
		}
		m.Load = time.Since(began).Seconds()
	}
	b.progress.what, b.progress.began, b.progress.last = work, time.Now(), time.Now()
	cpu := cpuTime()
	began = time.Now()
	if err := b.step(ctx, step, e); err != nil {
		return err
	}
	m.Wall, m.CPU = time.Since(began).Seconds(), cpuTime()-cpu
	if m.Peak, err = peakMemory(); err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(m)
}

func (b *bench) step(ctx context.Context, step string, e engine) error {
	dir := b.dir(e)
	switch step {
	case preparing:
		return e.prepare(ctx, b.docs, dir, b.progress)
	case indexing:
		if e.prepare == nil {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
		return e.index(ctx, b.docs, dir, b.progress)
	case opening:
		a, err := e.open(dir, b.docs.docs)
		if err != nil {
			return err
		}
		if _, err := a.ask(ask(shape{and, facets}, b.queries[0])); err != nil {
			return err
		}
		return a.Close()
	}
	return fmt.Errorf("no step %q", step)
}

// dir is where an engine's files lie.
func (b *bench) dir(e engine) string { return filepath.Join(b.work, e.name) }

func find(all []engine, name string) (engine, error) {
	for _, e := range all {
		if e.name == name {
			return e, nil
		}
	}
	return engine{}, fmt.Errorf("no engine %q", name)
}

// cpuTime returns how much CPU time this process has taken, in seconds.
func cpuTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no way to fail
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// peakMemory returns the most memory that this process had, in bytes. getrusage does
// not tell: its figure begins with that of the process that started this one.
func peakMemory() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kB); n == 1 {
			return kB * 1024, nil
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no VmHWM")
}
