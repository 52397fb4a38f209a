package opensearch

// Hasten lets the cluster keep for a while what is purged, so that a test of something
// else does not wait for that.
func (c *Cluster) Hasten() { c.settleTime = 0 }
