import NIOCore
import NIOPosix
import ProbeEvidence
import TestServers
import Testing

@testable import Prober

@Suite("A UDP socket", .timeLimit(.minutes(10)))
struct DatagramSocketTests {
  private struct NoChannel: Error {}

  private let loop = Prober.loops.next()

  /// A socket that is connected to a port where nobody answers, from one that the kernel gives to no
  /// socket of another test once this one is closed.
  private func socket(to silence: SilentPort) throws -> DatagramSocket {
    try DatagramSocket(
      connectedTo: SocketAddress(ipAddress: "127.0.0.1", port: Int(silence.port)),
      from: SocketAddress(ipAddress: "127.0.0.1", port: Int(FreePort.closed())))
  }

  /// Waits until the socket's port can be bound again. A program that another test starts at this moment has
  /// the socket, too, from fork(2) to execve(2).
  private func expectClosed(_ socket: DatagramSocket) async throws {
    _ = try await eventually("the port is free again") {
      try? LoopbackSocket(.udp, port: socket.local.port)
    }
  }

  @Test("belongs to its channel, and is closed with it")
  func closed() async throws {
    let silence = try await SilentPort(.udp)
    let socket = try socket(to: silence)
    let channel = try await socket.open(on: loop) { $0.eventLoop.makeSucceededVoidFuture() }.get()
    #expect(throws: SystemError.self) { try LoopbackSocket(.udp, port: socket.local.port) }
    try await channel.close()
    try await expectClosed(socket)
    try await silence.close()
  }

  @Test("is closed, and that once, if its channel cannot be set up")
  func noChannel() async throws {
    let silence = try await SilentPort(.udp)
    let socket = try socket(to: silence)
    await #expect(throws: NoChannel.self) {
      try await socket.open(on: loop) { $0.eventLoop.makeFailedFuture(NoChannel()) }.get()
    }
    try await expectClosed(socket)
    try await silence.close()
  }
}
