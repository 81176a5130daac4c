// A TURN server of pion, as its users write one: a realm, one user, a relay address, and a rule for peers.
package main

import (
	"flag"
	"log"
	"net"

	"github.com/pion/turn/v2"
)

func main() {
	listen := flag.String("listen", "203.0.113.1:3478", "where it listens, over UDP and TCP")
	relay := flag.String("relay", "203.0.113.1", "the relay address that it names")
	bind := flag.String("bind", "203.0.113.1", "the address that it relays from")
	realm := flag.String("realm", "iceprobe.test", "the realm")
	user := flag.String("user", "alice", "the one user")
	password := flag.String("password", "open sesame", "the user's password")
	peers := flag.String("peers", "", "the only range of peers that it permits; empty for all")
	flag.Parse()

	var permit turn.PermissionHandler
	if *peers != "" {
		_, permitted, err := net.ParseCIDR(*peers)
		if err != nil {
			log.Fatal(err)
		}
		permit = func(_ net.Addr, peer net.IP) bool { return permitted.Contains(peer) }
	}
	generator := &turn.RelayAddressGeneratorStatic{RelayAddress: net.ParseIP(*relay), Address: *bind}
	packets, err := net.ListenPacket("udp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	streams, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	key := turn.GenerateAuthKey(*user, *realm, *password)
	_, err = turn.NewServer(turn.ServerConfig{
		Realm: *realm,
		AuthHandler: func(name, realm string, from net.Addr) ([]byte, bool) {
			return key, name == *user
		},
		PacketConnConfigs: []turn.PacketConnConfig{
			{PacketConn: packets, RelayAddressGenerator: generator, PermissionHandler: permit},
		},
		ListenerConfigs: []turn.ListenerConfig{
			{Listener: streams, RelayAddressGenerator: generator, PermissionHandler: permit},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	select {}
}
