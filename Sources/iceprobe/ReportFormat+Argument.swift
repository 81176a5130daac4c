public import ArgumentParser
public import Reachability

extension ReportFormat: ExpressibleByArgument {}
