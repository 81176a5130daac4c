import BuiltIceprobe
import Calls
import Foundation
import ICEConfiguration
import Prober
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// A member's side of a rendezvous, against `iceprobe meet`.
  @Suite struct RendezvousTests {
    /// A member, and what has happened to it.
    private final class Member {
      let rendezvous: Rendezvous
      private var events: AsyncThrowingStream<Rendezvous.Event, any Error>.Iterator

      init(_ url: String, trust: Prober.Trust = .system) throws {
        rendezvous = try Rendezvous(at: RendezvousURL(url), trust: trust, proxies: .none)
        events = rendezvous.events().makeAsyncIterator()
      }

      func next() async throws -> Rendezvous.Event? { try await events.next() }

      /// The next event that is none of the connection's.
      func nextMessage() async throws -> SignallingMessage? {
        while let event = try await next() {
          if case .received(let message) = event { return message }
        }
        return nil
      }

      /// Waits until this side is in the room.
      func join() async throws {
        while let event = try await next(), event != .joined {}
      }

      /// Waits until the other one is there, or is there again.
      func meet(_ other: Member) async throws {
        while let message = try await nextMessage() {
          if case .join(let join) = message {
            return #expect(join.participant == other.rendezvous.participant)
          }
        }
        Issue.record("the other member never came")
      }
    }

    static let signal = SignallingMessage.signal(
      .init(generation: 1, .endOfCandidates(usernameFragment: "abcd")))

    private static func talk(_ one: Member, _ other: Member) async throws {
      #expect(one.rendezvous.send(signal))
      #expect(try await other.nextMessage() == signal)
      #expect(other.rendezvous.send(.restart(.init(.ice, generation: 2))))
      #expect(try await one.nextMessage() == .restart(.init(.ice, generation: 2)))
    }

    @Test func `Two members meet, talk, and part`() async throws {
      try await RunningMeet.run { meet in
        let (anna, bert) = (try Member(meet.url()), try Member(meet.url()))
        try await anna.join()
        try await bert.join()
        try await anna.meet(bert)
        try await bert.meet(anna)
        try await Self.talk(anna, bert)
        await anna.rendezvous.leave(saying: .end(.finished))
        #expect(try await anna.next() == nil)
        #expect(try await bert.nextMessage() == .end(.finished))
        await bert.rendezvous.leave()
        #expect(try await bert.next() == nil)
      }
    }

    @Test func `A lost connection is made anew`() async throws {
      try await RunningMeet.run { meet in
        let (anna, bert) = (try Member(meet.url()), try Member(meet.url()))
        try await anna.join()
        try await bert.join()
        try await anna.meet(bert)
        try await bert.meet(anna)
        anna.rendezvous.reconnect()
        try await anna.join()
        try await anna.meet(bert)
        try await bert.meet(anna)
        try await Self.talk(anna, bert)
        await anna.rendezvous.leave()
        await bert.rendezvous.leave()
      }
    }

    @Test(arguments: [SIGTERM, SIGKILL])
    func `Members outlive a restart of the rendezvous`(_ signal: CInt) async throws {
      let first = try await RunningMeet.start()
      let (anna, bert) = (try Member(first.url()), try Member(first.url()))
      try await anna.join()
      try await bert.join()
      try await anna.meet(bert)
      try await bert.meet(anna)
      first.running.signal(signal)
      _ = try await first.running.outcome()
      for member in [anna, bert] {
        guard case .lost? = try await member.next() else {
          Issue.record("nothing is said of the lost connection")
          continue
        }
        #expect(!member.rendezvous.send(Self.signal))
      }
      let second = try await RunningMeet.start(at: first.port)
      try await anna.join()
      try await bert.join()
      try await anna.meet(bert)
      try await bert.meet(anna)
      try await Self.talk(anna, bert)
      await anna.rendezvous.leave()
      await bert.rendezvous.leave()
      try await second.end()
    }

    @Test func `Who is refused learns why`() async throws {
      try await RunningMeet.run { meet in
        let (anna, bert) = (try Member(meet.url()), try Member(meet.url()))
        try await anna.join()
        try await bert.join()
        await #expect(throws: RendezvousFailure.refused(.roomFull)) {
          _ = try await Member(meet.url()).next()
        }
        let twin = try Rendezvous(
          at: RendezvousURL(meet.url()), trust: .system, proxies: .none,
          as: anna.rendezvous.participant)
        await #expect(throws: RendezvousFailure.refused(.alreadyJoined)) {
          for try await _ in twin.events() {}
        }
        await #expect(throws: RendezvousFailure.noRendezvous(detail: "it answers HTTP 404")) {
          _ = try await Member(meet.url(room: "behind/a-proxy")).next()
        }
      }
    }

    @Test func `TLS is verified as everywhere`() async throws {
      let folder = try TemporaryFolder()
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(addresses: ["127.0.0.1"])
      try folder.write(certificate.chainPEM, to: "cert.pem")
      try folder.write(certificate.privateKeyPEM, to: "key.pem")
      let authority = try TrustFile(trust.authority.certificatePEM)
      let stranger = try TrustFile(TestTrust().authority.certificatePEM)
      try await RunningMeet.run(["--cert", "cert.pem", "--key", "key.pem"], in: folder) { meet in
        let url = meet.url("wss")
        let anna = try Member(url, trust: .file(authority.path))
        let bert = try Member(url, trust: .file(authority.path))
        try await anna.join()
        try await bert.join()
        try await anna.meet(bert)
        try await bert.meet(anna)
        try await Self.talk(anna, bert)
        do {
          _ = try await Member(url, trust: .file(stranger.path)).next()
          Issue.record("a stranger's certificate was taken")
        } catch let failure as RendezvousFailure {
          guard case .untrusted = failure else {
            Issue.record("\(failure)")
            return
          }
        }
        await #expect(throws: RendezvousFailure.self) { _ = try await Member(meet.url()).next() }
        await anna.rendezvous.leave()
        #expect(try await bert.nextMessage() == .leave)
      }
    }

    @Test func `Where nobody listens nothing is waited for`() async throws {
      let port = try FreePort.closed()
      await #expect(throws: RendezvousFailure.self) {
        _ = try await Member("ws://127.0.0.1:\(port)/room").next()
      }
    }
  }
}

extension RunningMeet {
  fileprivate func url(_ scheme: String = "ws", room: String = "room") -> String {
    "\(scheme)://127.0.0.1:\(port)/\(room)"
  }
}
