package indexer

import "syscall"

// niceness leaves a thread a tenth of what any other gets that wants to run. The least
// possible, 19, is a hundredth: on a busy machine no check would come to its end.
const niceness = 10

// lowPriority gives this thread little of a processor that others want. That it may not
// be told so is no fault: it is still one thread.
func lowPriority() {
	syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // on Linux 0 is the calling thread
}
