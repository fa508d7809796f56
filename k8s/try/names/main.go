// The parts of CoreDNS that answer for a cluster's services.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"

	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/bind"
)

func init() {
	dnsserver.Directives = []string{"bind", "errors", "loadbalance", "kubernetes"}
}

func main() { coremain.Run() }
