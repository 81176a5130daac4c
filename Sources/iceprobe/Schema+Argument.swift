public import ArgumentParser
public import Reachability

extension Schema: ExpressibleByArgument {}
