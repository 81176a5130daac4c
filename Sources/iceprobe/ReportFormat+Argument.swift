import ArgumentParser
package import Reporting

extension ReportFormat: ExpressibleByArgument {}
