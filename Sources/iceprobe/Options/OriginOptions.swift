import ArgumentParser
import ICEConfiguration
import Prober

/// Where probes come from.
struct OriginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Probe from this address of the machine, and over its family only.", valueName: "address"))
  var bindAddress: String?

  @Option(
    help: ArgumentHelp(
      "Probe from these ports: a range such as 50000-50100, or one port for one URL.",
      valueName: "ports"))
  var bindPort: String?

  /// What the options stand for; nil for whatever the system chooses.
  /// - Throws: `ValidationError` if they are wrong, or the address is not this machine's.
  func origin() throws -> LocalOrigin? {
    guard bindAddress != nil || bindPort != nil else { return nil }
    let origin: LocalOrigin
    do {
      origin = try LocalOrigin(address: bindAddress, ports: bindPort)
    } catch {
      let option = error == .malformedAddress ? "--bind-address" : "--bind-port"
      throw ValidationError("\(option): \(error)")
    }
    guard Prober.canProbe(from: origin) else {
      throw ValidationError("--bind-address: this machine does not have the address")
    }
    return origin
  }

  /// Makes sure that there are ports enough.
  func check(_ origin: LocalOrigin?, for plan: ProbePlan) throws {
    guard let ports = origin?.ports, ports.count < plan.probes.count else { return }
    throw ValidationError(
      "--bind-port: \(ports.count) \(ports.count == 1 ? "port" : "ports") for "
        + "\(plan.probes.count) probes; give a range of as many")
  }
}
