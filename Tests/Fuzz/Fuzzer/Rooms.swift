// The rooms that are fuzzed, in the one place where they are named beside Package.swift.
@_exported public import Causes
@_exported public import Documents
@_exported public import ICEConfiguration
@_exported public import Judging
@_exported public import PlainText
@_exported public import ProbeEvidence
@_exported public import Reporting
