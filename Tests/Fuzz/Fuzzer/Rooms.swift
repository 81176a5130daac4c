// The rooms that are fuzzed, in the one place where they are named beside Package.swift.
@_exported public import Reachability
@_exported public import STUN
