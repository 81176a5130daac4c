import Documents

extension Schema {
  /// What changes of alarms are made of.
  static let alarmParts: JSONText = [
    "alarmChange": .open([
      "change": .word(AlarmState.Change.Kind.allCases.map(\.rawValue)), "tenant": .text,
      "url": .text,
      "occurrence": .wholeNumber.described("How often the tenant names the URL before this."),
      "message": .text, "before": .definition("condition"),
      "after": .nullable(.definition("condition")),
    ]),
    "condition": .open(["alarm": .truth, "since": .instant, "cause": .nullable(.text)]),
  ]
}
