/// `timestamped_signature` of C2SP tlog-cosignature, version 1 with Ed25519: eight bytes of time, big-endian, and the
/// signature.
///
/// As of that time, the witness says, the greatest tree that it saw of the log has the checkpoint's root.
public struct Cosignature: Sendable, Hashable {
    /// Seconds since 1970.
    public let time: Int64
    /// 64 bytes.
    public let signature: [UInt8]

    public init(time: Int64, signature: [UInt8]) {
        self.time = time
        self.signature = signature
    }

    /// - Throws: ``NoteError/malformed`` for another length, or a time beyond 2^63 - 1.
    public init(_ line: NoteSignature) throws(NoteError) {
        guard line.signature.count == 8 + 64 else { throw .malformed }
        let time = line.signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let time = Int64(exactly: time) else { throw .malformed }
        self.init(time: time, signature: Array(line.signature.dropFirst(8)))
    }

    public var bytes: [UInt8] { withUnsafeBytes(of: UInt64(bitPattern: time).bigEndian) { Array($0) } + signature }

    /// The signed message: `cosignature/v1`, a line with the time, and the checkpoint's text.
    static func message(text: [UInt8], time: Int64) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n".utf8) + text }
}
