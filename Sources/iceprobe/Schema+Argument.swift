import ArgumentParser
package import Reporting

extension Schema: ExpressibleByArgument {}
