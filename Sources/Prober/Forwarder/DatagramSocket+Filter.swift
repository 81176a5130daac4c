#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension DatagramSocket {
  /// Has the kernel drop datagrams without a byte in them: to a pipe of NIO reading nothing is the end,
  /// so that one of them, from whomever, would end the probe. Linux can; elsewhere it stays so.
  static func refuseEmptyDatagrams(_ descriptor: CInt) {
    #if os(Linux)
      var instructions = Instruction.dropEmpty
      instructions.withUnsafeMutableBufferPointer { instructions in
        var filter = Filter(
          count: UInt16(instructions.count), instructions: instructions.baseAddress)
        // 26 is SO_ATTACH_FILTER (asm-generic/socket.h), which C libraries leave to the kernel's
        // headers. A kernel that does not take it leaves the socket as it is.
        _ = setsockopt(
          descriptor, SOL_SOCKET, 26, &filter, socklen_t(MemoryLayout<Filter>.size))
      }
    #endif
  }

  #if os(Linux)
    /// `struct sock_fprog` of linux/filter.h.
    private struct Filter {
      var count: UInt16
      var instructions: UnsafeMutablePointer<Instruction>?
    }

    /// `struct sock_filter`: an instruction of the classic BPF.
    private struct Instruction {
      var code: UInt16
      var jumpIfTrue: UInt8 = 0
      var jumpIfFalse: UInt8 = 0
      var operand: UInt32 = 0

      /// Drops what is no longer than the header of UDP, 8 bytes, with which a datagram begins here.
      static let dropEmpty: [Instruction] = [
        // Load the length; if it is greater than 8 go on, else skip one; keep all; keep nothing.
        Instruction(code: 0x80),
        Instruction(code: 0x25, jumpIfFalse: 1, operand: 8),
        Instruction(code: 0x06, operand: .max),
        Instruction(code: 0x06),
      ]
    }
  #endif
}
