import Crypto
import Foundation

/// Which subjects have a value in common. The rarer it is, the more it says.
struct CommonValues {
    /// Shorter ones are days, counts and states that many rows share by chance.
    static let leastLength = 8

    private var holders: [[UInt8]: Set<Subject>] = [:]
    private let agents: Int
    private let accounts: Int

    init(_ observation: Observation) {
        agents = observation.agents
        accounts = observation.accounts
        for value in observation.values {
            for shape in Self.shapes(of: value.bytes) { holders[shape, default: []].insert(value.subject) }
        }
    }

    /// Hands over who shares a value, if not nearly everybody does, and how much that says: the logarithm of how rare it
    /// is.
    func forEachGroup(_ body: (_ agents: [Int], _ accounts: [Int], _ weight: Float) -> Void) {
        for (_, subjects) in holders where subjects.count > 1 {
            var sharingAgents: [Int] = []
            var sharingAccounts: [Int] = []
            for subject in subjects {
                switch subject {
                case .agent(let index): sharingAgents.append(index)
                case .account(let index): sharingAccounts.append(index)
                }
            }
            let weight = Hint.weight(ofShare: Double(subjects.count) / Double(agents + accounts))
            guard weight > 0, subjects.count <= max(2, (agents + accounts) / 4) else { continue }
            body(sharingAgents.sorted(), sharingAccounts.sorted(), weight)
        }
    }

    /// What a value may be compared as: itself, what it decodes to, and the SHA-256 of each, so that a value on one side
    /// meets its hash on the other.
    static func shapes(of bytes: [UInt8]) -> Set<[UInt8]> {
        guard bytes.count >= leastLength else { return [] }
        var plain: Set<[UInt8]> = [bytes]
        if let decoded = Hex.decode(bytes) { plain.insert(decoded) }
        if let decoded = Self.decodeBase64(bytes) { plain.insert(decoded) }
        // UUIDs are written with hyphens.
        let compact = bytes.filter { $0 != UInt8(ascii: "-") }
        if compact.count == 32, bytes.count == 36, let decoded = Hex.decode(compact) { plain.insert(decoded) }
        plain = plain.filter { $0.count >= leastLength }
        return plain.union(plain.map { Array(SHA256.hash(data: $0)) })
    }

    private static func decodeBase64(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count <= 4_096 else { return nil }
        var text = bytes.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(text)).map { Array($0) }
    }
}

enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// Nil for what is not an even number of digits of one case or the other.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard !text.isEmpty, text.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        for place in stride(from: 0, to: text.count, by: 2) {
            guard let high = value(text[place]), let low = value(text[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
