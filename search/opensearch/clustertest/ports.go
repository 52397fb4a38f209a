package clustertest

import (
	"fmt"
	"net"
	"os"
	"strings"
)

// The ports of clusters come in blocks: one for the claim on the block, then three for
// HTTP and three between nodes. They are below those that systems give to clients, so
// that none can take that of a node that is down.
const (
	firstPort = 20000
	lastPort  = 29999
	block     = 1 + 2*size
)

// claimPorts returns six free ports, those for HTTP first. No other caller on this
// machine gets them until the claim is closed, or its process ends.
func claimPorts() (ports []int, claim net.Listener, err error) {
	for first := firstPort; first+block <= lastPort; first += block {
		claim, err := listen(first)
		if err != nil {
			continue
		}
		ports, free := freePorts(first + 1)
		if free {
			return ports, claim, nil
		}
		claim.Close()
	}
	return nil, nil, fmt.Errorf("no %d free ports between %d and %d", block, firstPort, lastPort)
}

// freePorts returns the ports of a block from its second on, and whether nobody
// else has them: the nodes of a cluster whose process was killed may live a little longer.
func freePorts(first int) (ports []int, free bool) {
	for port := first; port < first+2*size; port++ {
		l, err := listen(port)
		if err != nil {
			return nil, false
		}
		l.Close()
		ports = append(ports, port)
	}
	return ports, true
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
}

// writePorts writes ports as the script reads them.
func writePorts(file string, ports []int) error {
	line := strings.Trim(fmt.Sprint(ports), "[]")
	return os.WriteFile(file, []byte(line+"\n"), 0o644)
}
