import ByteFraming
import JSONWriting

/// `moltbook_verify_` and 32 hexadecimal digits: the second at which it expires (4 bytes, big-endian), kind and place of
/// the draft (1 byte), and the first 11 bytes of an HMAC over these and the agent.
///
/// So a code of another agent, or one that was made up, is known without looking, and an expired one is known as such
/// when nothing of its draft is left.
struct ContentCode: Sendable, Equatable {
    let kind: DraftKind
    /// Which of the agent's drafts of its period.
    let slot: Int
    let expiresAt: Timestamp
    let text: String

    static let prefix = "moltbook_verify_"
    /// Drafts of one agent and period.
    static let slots = 64
    private static let headSize = 5
    private static let macSize = 11

    init(_ kind: DraftKind, slot: Int, writtenAt: Timestamp, agent: AgentID, _ keys: DraftKeys) {
        let seconds = writtenAt.milliseconds / 1_000 + kind.seconds
        let head = Self.head(kind, slot: slot, seconds)
        self.kind = kind
        self.slot = slot
        expiresAt = Timestamp(milliseconds: seconds * 1_000)
        text = Self.prefix + Self.hex(head + keys.codeTag(of: agent, head).prefix(Self.macSize))
    }

    /// Nil for anything but a code that this server made for this agent.
    init?(_ text: String, agent: AgentID, _ keys: DraftKeys) {
        guard text.hasPrefix(Self.prefix), let bytes = Self.bytes(text.dropFirst(Self.prefix.count)),
            let kind = DraftKind(rawValue: bytes[4] >> 6)
        else { return nil }
        let (head, mac) = (Array(bytes[..<Self.headSize]), Array(bytes[Self.headSize...]))
        guard Array(keys.codeTag(of: agent, head).prefix(Self.macSize)) == mac else { return nil }
        self.kind = kind
        slot = Int(bytes[4] & 0x3F)
        expiresAt = Timestamp(milliseconds: head[..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) } * 1_000)
        self.text = text
    }

    var period: DraftPeriod {
        DraftPeriod(of: Timestamp(milliseconds: expiresAt.milliseconds - kind.seconds * 1_000))
    }

    private static func head(_ kind: DraftKind, slot: Int, _ seconds: Int64) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: seconds).bigEndian) { Array($0) }
            + [kind.rawValue << 6 | UInt8(slot & 0x3F)]
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.compactMap { byte in
            byte < 0x80 ? Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } : nil
        }
        guard digits.count == text.utf8.count, digits.count == 2 * (headSize + macSize) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
