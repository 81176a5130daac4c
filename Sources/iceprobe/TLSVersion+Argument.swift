public import ArgumentParser
public import Prober

extension Prober.TLSVersion: ExpressibleByArgument {}
