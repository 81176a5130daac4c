import Causes
import ICEConfiguration
import Testing

@testable import Reporting

@Suite("Commands of other programs")
struct ManualCheckTests {
  @Test(
    "The relay is asked for over the URL's transport",
    arguments: [
      ("turn:turn.example.com", "", "3478 turn.example.com"),
      ("turn:192.0.2.1:80?transport=tcp", " -t", "80 192.0.2.1"),
      ("turns:turn.example.com", " -t -S", "5349 turn.example.com"),
      ("turns:[2001:db8::1]:443?transport=udp", " -S", "443 2001:db8::1"),
    ])
  func relay(_ url: String, flags: String, server: String) throws {
    let command = ManualCheck.relay.command(for: CommandTarget(try ServerURL(url)))
    let expected =
      "timeout 30 turnutils_uclient -v -y -c\(flags) -u USER -w \"$PASSWORD\" -p \(server)"
    #expect(command == expected)
  }

  @Test(
    "A Binding request is sent over the URL's transport",
    arguments: [
      ("stun:a.example", "timeout 10 turnutils_stunclient -p 3478 a.example"),
      ("turn:a.example?transport=tcp", "| nc -w 3 a.example 3478 |"),
      (
        "stuns:a.example", "| openssl s_client -connect a.example:5349 -servername a.example -quiet"
      ),
      ("turns:a.example?transport=udp", "| openssl s_client -dtls -connect a.example:5349"),
    ])
  func binding(_ url: String, part: String) throws {
    let command = ManualCheck.binding.command(for: CommandTarget(try ServerURL(url)))
    #expect(command?.contains(part) == true)
  }

  @Test("An address is neither looked up nor sent as a name, and stands in brackets if it must")
  func addresses() throws {
    let target = CommandTarget(try ServerURL("turns:[2001:db8::1]"))
    for check in [ManualCheck.addresses, .addressesHere, .publicResolver, .delegation] {
      #expect(check.command(for: target) == nil)
    }
    let expected =
      "openssl s_client -connect [2001:db8::1]:5349 -noservername -verify_ip 2001:db8::1 "
      + "-brief </dev/null"
    #expect(ManualCheck.handshake.command(for: target) == expected)
    #expect(ManualCheck.route.command(for: target) == "ip route get 2001:db8::1")
  }

  @Test("Every check is used, asks something, and holds no secret")
  func all() {
    let used = ExplainedTopic.all.flatMap(\.explanation.checks)
    #expect(Set(used) == Set(ManualCheck.allCases))
    for check in ManualCheck.allCases {
      #expect(check.question.hasSuffix("?") || check.question.hasSuffix("."))
      #expect(check.command(for: .placeholder) != nil)
    }
  }

  @Test("Without a URL there are placeholders and a legend; with one there are neither")
  func legend() throws {
    #expect(try Explain.text(for: "connect/refused").contains("--url URL fills them in"))
    let filled = try Explain.text(for: "connect/refused", url: ServerURL("turn:a.example"))
    #expect(!filled.contains("HOST") && !filled.contains("PORT"))
  }

  @Test("A long command is broken between words only")
  func continuation() throws {
    let name = "a-rather-long-label.of-a-server.in-the-network.of-a-company.example.com"
    let text = try Explain.text(for: "tls/version", url: ServerURL("turns:\(name)"))
    #expect(text.contains("    openssl s_client -connect \\\n      \(name):5349 \\\n"))
    #expect(text.contains("-verify_hostname \\\n      \(name) \\\n      -brief </dev/null\n"))
  }
}
