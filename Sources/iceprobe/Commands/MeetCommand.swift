import ArgumentParser
import Calls
import Prober

/// Runs a rendezvous, at which the two sides of `iceprobe call --meet` find each other.
struct MeetCommand: AsyncAnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "meet",
    abstract: "Run a rendezvous, at which the two sides of a rehearsed call find each other.",
    discussion: """
      A room is wss://HOST/ROOM, or ws:// without --cert; its name is 1 to 64 letters, digits, - and _. Two \
      members of a room are passed each other's messages, and nothing is kept. No media passes through \
      here, and no TURN password.
      """)

  @Option(
    help: ArgumentHelp("The address and port to listen at.", valueName: "address:port"))
  var listen = ListeningAddress(host: "127.0.0.1", port: 9908)

  @Option(
    help: ArgumentHelp(
      "Use TLS, with the certificate in this file, followed by its intermediates.",
      valueName: "pem"),
    completion: .file())
  var cert: String?

  @Option(
    help: ArgumentHelp("The certificate's key; not encrypted.", valueName: "pem"),
    completion: .file())
  var key: String?

  @Option(help: ArgumentHelp("Rooms that there may be at the same time.", valueName: "n"))
  var rooms = MeetingLimits().rooms

  /// The most rooms that can be asked for. 30,000: with two connections each, what fits into 2^16 files.
  private static let mostRooms = 30_000

  /// How long a connection may take to close once everybody was told that this is the end: a round trip.
  private static let farewell: Duration = .seconds(1)

  func validate() throws {
    guard (1...Self.mostRooms).contains(rooms) else {
      throw ValidationError("--rooms: expected 1 to \(Self.mostRooms)")
    }
    guard (cert == nil) == (key == nil) else {
      throw ValidationError("--cert and --key: expected both, or neither")
    }
    try cert?.mustBePath(for: "--cert")
    try key?.mustBePath(for: "--key")
  }

  func answer() async throws -> Outcome {
    var limits = MeetingLimits()
    limits.rooms = rooms
    let server = MeetingServer(limits, try security())
    let place = try await listen.taken { try await server.listen(at: $0) }
    StandardError.write("listening at \(cert == nil ? "ws" : "wss")://\(place)/ROOM\n")
    let isAsked = await Interruption.cancelling {
      await withTaskCancellationHandler {
        await server.closed()
      } onCancel: {
        server.close()
      }
      await server.end(within: Self.farewell)
      return Task.isCancelled
    }
    guard isAsked else { throw Fault("the rendezvous does not listen any more") }
    return .status(.works)
  }

  /// What the server proves who it is with; nil without TLS.
  private func security() throws -> ServerSecurity? {
    guard let cert, let key else { return nil }
    let (chain, privateKey) = (
      try Self.text(of: cert, for: "--cert"), try Self.text(of: key, for: "--key")
    )
    do {
      return try ServerSecurity(certificateChain: chain, privateKey: privateKey)
    } catch {
      throw ValidationError("--cert \(cert), --key \(key): \(error)")
    }
  }

  /// The largest file that is read. 1 MiB: a chain of certificates has some KiB.
  private static let sizeLimit = 1 << 20

  private static func text(of path: String, for option: String) throws -> String {
    do {
      let bytes = try File.contents(of: path, limit: sizeLimit)
      guard bytes.count <= sizeLimit else {
        throw ValidationError("\(option): \(path) is larger than 1 MiB: that is no PEM file")
      }
      return String(decoding: bytes, as: UTF8.self)
    } catch let error as FileError {
      throw ValidationError("\(option): cannot read \(path): \(error)")
    }
  }
}
