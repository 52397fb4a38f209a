package indexer

import "syscall"

// lowestPriority lets this thread run only where nothing else wants to. That it may not
// be told so is no fault: it is still one thread.
func lowestPriority() {
	syscall.Setpriority(syscall.PRIO_PROCESS, 0, 19) // on Linux 0 is the calling thread
}
