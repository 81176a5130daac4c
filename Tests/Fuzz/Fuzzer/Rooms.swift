// The rooms that are fuzzed, in the one place where they are named beside Package.swift.
@_exported package import Causes
@_exported package import Documents
@_exported package import ICEConfiguration
@_exported package import Judging
@_exported package import PlainText
@_exported package import ProbeEvidence
@_exported package import Reporting
@_exported public import STUN
