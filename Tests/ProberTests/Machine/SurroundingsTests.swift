import ICEConfiguration
import Testing

@testable import Prober

@Suite("The resolver", .timeLimit(.minutes(10)))
struct ResolverTests {
  private func addresses(_ answer: Resolver.Answer) -> [String] {
    if case .addresses(let addresses, _) = answer { addresses } else { [] }
  }

  @Test("knows the machine itself")
  func localhost() async {
    let answer = await Resolver().resolve("localhost", within: .seconds(10))
    #expect(addresses(answer).contains("127.0.0.1"))
  }

  @Test("gives a numeric address back, once", arguments: ["127.0.0.9", "::1", "2001:db8::1"])
  func numeric(_ address: String) async {
    #expect(addresses(await Resolver().resolve(address, within: .seconds(10))) == [address])
  }

  @Test("has no address for a name that breaks the rules of DNS, which is asked of nobody")
  func unaskable() async {
    // RFC 1035 §2.3.4: 63 bytes a label.
    let answer = await Resolver()
      .resolve(String(repeating: "a", count: 64) + ".invalid", within: .seconds(10))
    guard case .failure(_, let detail) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(!detail.isEmpty)
  }
}

@Suite("What a probe lives on")
struct SurroundingsTests {
  @Test("is enough for some probes at once, and the limit is left as high as it was raised")
  func descriptors() throws {
    let first = try Descriptors.room(upTo: 16, of: 100)
    #expect((1...16).contains(first.working))
    #expect(try Descriptors.room(upTo: 16, of: 100) == first)
    #expect(try Descriptors.room(upTo: 1, of: 1, proving: true).working == 1)
    #expect(try Descriptors.room(upTo: .max, of: .max).working >= first.working)
  }

  @Test("leaves room for more who wait than work, where there is too little for all")
  func shortage() throws {
    let room = try Descriptors.room(upTo: .max, of: .max)
    #expect(room.working > 0)
    #expect(room.inAll > 2 * room.working)
  }

  @Test("are REST credentials that end an hour after the run began")
  func rest() {
    let credential = LongTermCredential(
      .rest(name: "alice", secret: Secret("north")), now: 1_795_305_600)
    #expect(credential.username == "1795309200:alice")
    // printf 1795309200:alice | openssl dgst -sha1 -hmac north -binary | base64
    #expect(credential.password.reveal() == "clyyLtLEr65KoBTMikmhSappfuY=")
  }

  @Test("are placeholders where the configuration has no credential")
  func placeholder() {
    let credential = LongTermCredential(.placeholder, now: 0)
    #expect(credential.username == "1")
    #expect(credential.password.reveal() == "1")
  }
}
