import Causes
import Judging

// Every word of --plain is in this file: for a caller on the phone, or a chat. None of them needs to
// know what the words of the report mean. A translation would be another file like this one.

/// What a summary says, without its particulars: one for each of its rules.
enum SummaryFinding: CaseIterable {
  case fault, interrupted, nothingAsked, offline, loginPage, disturbed, blockedHere, missingFamily
  case silentResolver, filteredNames
  case works, worksThroughProxy
  case onlyThroughProxy, onlyTLSOn443, blockedUDP, inspectedTLS, brokenTLS, brokenIPv6
  case refusedCredentials, unreachableJurisdiction, noRelay
  case noneWorks, someFail
}

extension SummaryFinding {
  /// What it means for calls.
  var meaning: String {
    switch self {
    case .fault: "The test itself had a problem, so it cannot say anything for certain."
    case .interrupted: "The test was stopped before it was finished."
    case .nothingAsked:
      "There was nothing to test: the settings name no server that calls would use."
    case .offline:
      "This computer has no connection to the internet right now, so nothing could be tested."
    case .disturbed: "This computer went to sleep, or changed its network, during the test."
    case .loginPage:
      "This network shows a login page instead of letting the computer through, so nothing could be tested."
    case .blockedHere:
      "A security setting of this computer itself keeps it from some of the servers that your calls use."
    case .missingFamily:
      "One of the two kinds of internet address is missing here, and some servers have no other."
    case .silentResolver:
      "This computer cannot look up where the servers are, so calls do not connect."
    case .filteredNames:
      "Something on this network hides where the servers are, as filters against unwanted pages do."
    case .works: "All the servers that your calls use are working."
    case .worksThroughProxy, .onlyThroughProxy:
      "Calls work from here, but only through the company's own gateway to the internet."
    case .onlyTLSOn443, .blockedUDP:
      "Calls can work from here, but this network blocks the way that sound and video usually take. "
        + "They take a detour, so a call may sound or look worse."
    case .inspectedTLS:
      "Something on this network opens the secure connections of your calls, or this computer lacks a "
        + "security setting of the company."
    case .brokenTLS:
      "Something on this network seems to stop the secure connections of your calls."
    case .brokenIPv6:
      "One of the two kinds of internet address does not work on this network. Calls may take longer to "
        + "start."
    case .refusedCredentials:
      "The servers can be reached, but they do not accept the user name and password of your calls. "
        + "Your network is not the cause."
    case .unreachableJurisdiction:
      "The servers of one region cannot be reached from here, and those of the others can. Calls that must "
        + "stay in that region do not connect."
    case .noRelay:
      "Calls connect only where both sides can reach each other directly. The servers that help "
        + "otherwise do not work."
    case .noneWorks:
      "None of the servers that your calls use works from here, so calls do not connect."
    case .someFail:
      "Some of the servers that your calls use do not work, but calls can use the others."
    }
  }

  /// What to do, if it is the same whoever has to fix it; nil if it depends on that.
  var advice: String? {
    switch self {
    case .fault: "Please run the test again, and report it if the same happens twice."
    case .interrupted: "Please run it again, and let it finish."
    case .nothingAsked: "Please ask whoever set up the calls to look at the settings."
    case .offline: "Please check the cable or the Wi-Fi, and then try again."
    case .disturbed: "Please keep it awake and on one network, and run the test again."
    case .loginPage: "Please open any page in a browser, log in there, and run the test again."
    case .blockedHere, .missingFamily: "Please ask those who look after this computer."
    case .works: "If a call fails all the same, please write down when, and pass that on."
    case .worksThroughProxy: "Please leave the network settings of this computer as they are."
    case .silentResolver, .filteredNames, .onlyThroughProxy, .onlyTLSOn443, .blockedUDP,
      .brokenIPv6, .inspectedTLS, .brokenTLS:
      "Please ask those who look after this network, or try another one, such as a phone's hotspot."
    case .refusedCredentials: "Please ask whoever set up the calls for a new password."
    case .unreachableJurisdiction, .noRelay, .noneWorks, .someFail: nil
    }
  }
}

extension Explanation.Owner {
  /// As somebody on the phone would call them.
  fileprivate var plain: String {
    switch self {
    case .user: "whoever runs this test"
    case .machineOrNetwork: "those who look after this network"
    case .server: "those who look after the servers"
    case .configuration: "whoever set up the calls"
    }
  }
}

extension Report {
  /// Two or three sentences for a caller, without a technical term. They name nobody and nothing.
  package var plain: String {
    let finding = Summary(self).finding
    return "\(finding.meaning) \(finding.advice ?? "Please pass this on to \(whom).")"
  }

  /// Those who have something to do, each once.
  private var whom: String {
    var seen: Set<Explanation.Owner> = []
    let owners = assignments.map(\.owner).filter { seen.insert($0).inserted }.map(\.plain)
    return owners.count < 2
      ? owners.first ?? "whoever set up the calls"
      : owners.dropLast().joined(separator: ", ") + " and " + (owners.last ?? "")
  }
}
