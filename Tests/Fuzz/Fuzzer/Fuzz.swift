#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// What libFuzzer, which has the main function, expects of a program
// (https://llvm.org/docs/LibFuzzer.html#startup-initialization).
//
// Usage: fuzz [libFuzzer's options and folders], with the target's name in FUZZ_TARGET. `--list` prints
// a line for each target: its name, how many percent of the lines it must reach, the sources that these
// are lines of, and the folders that the search begins with, each list with commas. With FUZZ_PLANTED in the environment the target's planted fault must be found.

/// Chooses the target before the first input comes.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  if count.pointee == 2, let word = arguments.pointee[1], String(cString: word) == "--list" {
    for target in Targets.all {
      print(
        target.name, target.leastCoverage, target.sources.joined(separator: ","),
        target.seeds.joined(separator: ","))
    }
    exit(0)
  }
  guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }),
    let target = Targets.all.first(where: { $0.name == name })
  else { fatalError("FUZZ_TARGET names no target") }
  Targets.chosen = target
  return 0
}

/// Feeds the target with one input.
@_cdecl("LLVMFuzzerTestOneInput")
func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  Targets.feed(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
