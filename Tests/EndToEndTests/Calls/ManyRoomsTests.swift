import BuiltIceprobe
import Foundation
import TestServers
import Testing

extension EndToEndInNumbers {
  /// What a rendezvous takes.
  @Suite struct ManyRoomsTests {
    @Test func `1,000 rooms without TLS take 60 MiB at the most`() async throws {
      try Self.raiseLimit()
      try await RunningMeet.run(within: .seconds(300)) { meet in
        var clients: [WebSocketClient] = []
        for room in 0..<1000 {
          for (participant, instance) in [
            (RunningMeet.anna, "instance-a1"), (RunningMeet.bert, "instance-b1"),
          ] {
            let (client, first) = try meet.join(participant, instance, room: "room-\(room)")
            #expect(first == .text(RunningMeet.join(participant, instance)))
            clients.append(client)
          }
          // Without a word for 10 s they would be away.
          if room.isMultiple(of: 50) {
            for client in clients { client.send(WebSocketClient.frame(10, [])) }
          }
        }
        // Each is there: it is passed what the other one says.
        for room in 0..<1000 {
          let (anna, bert) = (clients[2 * room], clients[2 * room + 1])
          #expect(try bert.next() == .text(RunningMeet.join(RunningMeet.anna, "instance-a1")))
          anna.send(RunningMeet.signal)
          #expect(try bert.next() == .text(RunningMeet.signal))
          if room.isMultiple(of: 50) {
            for client in clients { client.send(WebSocketClient.frame(10, [])) }
          }
        }
        let most = try Self.mostMemory(of: meet.running.id)
        #expect(most <= 60 << 10, "\(most) KiB")
        #expect(clients.count == 2000)
      }
    }

    /// 2,000 connections have an end here, too.
    private static func raiseLimit() throws {
      #if canImport(Glibc)
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      #else
        let files = RLIMIT_NOFILE
      #endif
      var limit = rlimit()
      try #require(getrlimit(files, &limit) == 0)
      limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8192))
      try #require(setrlimit(files, &limit) == 0)
    }

    /// The most memory that a process has had, in KiB (proc_pid_status(5)).
    private static func mostMemory(of process: pid_t) throws -> Int {
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      return try #require(
        line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }
  }
}
