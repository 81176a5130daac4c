import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// Where the configuration comes from.
  @Suite struct ConfigurationSourceTests {
    /// The places, the first that is looked at first.
    enum Place: Int, CaseIterable {
      case flag, standardInput, iceprobeConfig, webRTCConfig, webRTCConfigPath, workingFolder
      case xdgFolder, homeFolder

      /// Puts a configuration there.
      func put(_ text: String, into context: inout Iceprobe.RunContext) throws {
        let folder = context.folder
        switch self {
        case .flag: try folder.write(text, to: "flag.json")
        case .standardInput: context.input = text
        case .iceprobeConfig:
          context.environment["ICEPROBE_CONFIG"] = try folder.write(text, to: "variable.json")
        case .webRTCConfig: context.environment["WEBRTC_CONFIG"] = text
        case .webRTCConfigPath:
          context.environment["WEBRTC_CONFIG_PATH"] = try folder.write(text, to: "webrtc.json")
        case .workingFolder: try folder.write(text, to: "servers.json")
        case .xdgFolder:
          context.environment["XDG_CONFIG_HOME"] = folder.path(of: "xdg")
          try folder.write(text, to: "xdg/iceprobe/servers.json")
        case .homeFolder: try folder.write(text, to: ".config/iceprobe/servers.json")
        }
      }

      var flags: [String] {
        switch self {
        case .flag: ["--config", "flag.json"]
        case .standardInput: ["--config", "-"]
        default: []
        }
      }
    }

    @Test(arguments: Place.allCases)
    func `The configuration is taken from its place, and not from any further one`(
      place: Place
    ) async throws {
      try await Coturn.run { server in
        let outcome = try await Iceprobe.run(["--format", "json"] + place.flags) { context in
          for further in Place.allCases.reversed() where further.rawValue > place.rawValue {
            try further.put("no JSON", into: &context)
          }
          try place.put(server.configuration(.turnUDP), into: &context)
        }
        #expect(try outcome.report.statuses == ["relay"], "\(outcome.error)")
        #expect(outcome.status == 0)
      }
    }

    @Test func `A URL with a user name takes the password from the environment`() async throws {
      try await Coturn.run { server in
        let arguments = [server.url(.turnTCP), "--username", Coturn.username, "--format", "json"]
        let outcome = try await Iceprobe.run(arguments) {
          $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
        }
        #expect(try outcome.report.statuses == ["relay"])
      }
    }

    /// Only planned: the servers are public, and no test asks them.
    @Test func `Without any configuration the public STUN servers are meant`() async throws {
      let outcome = try await Iceprobe.run(["plan"])
      #expect(outcome.output.contains("stun:stun.l.google.com:19302"))
      #expect(outcome.output.contains("stun:stun.cloudflare.com"))
      #expect(outcome.status == 0)
    }
  }
}
