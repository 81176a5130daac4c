import ArgumentParser
package import Prober

extension Prober.TLSVersion: ExpressibleByArgument {}
