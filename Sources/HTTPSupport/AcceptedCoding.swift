import HTTPTypes
public import Hummingbird

/// How the bytes of a reply are sent.
public enum ContentCoding: Sendable, Hashable {
    case identity, gzip

    /// What an `Accept-Encoding` field asks for (RFC 9110, section 12.5.3): gzip where the client takes it and does not
    /// like the bare bytes better. Nil, the field is missing: the bare bytes.
    ///
    /// Where neither is acceptable the bare bytes are sent: of a client that can read nothing else, that is the likeliest.
    public init(acceptEncoding field: String?) {
        var (gzip, identity, rest): (Int?, Int?, Int?) = (nil, nil, nil)
        for member in (field ?? "").utf8.split(separator: UInt8(ascii: ",")) {
            guard let (name, weight) = Self.member(member) else { continue }
            if Self.equal(name, "gzip") || Self.equal(name, "x-gzip") {
                gzip = weight
            } else if Self.equal(name, "identity") {
                identity = weight
            } else if Self.equal(name, "*") {
                rest = weight
            }
        }
        let taken = gzip ?? rest ?? 0
        // Not named, identity is acceptable and liked least.
        self = taken > 0 && taken >= identity ?? 0 ? .gzip : .identity
    }

    /// `codings [ weight ]`; the weight in thousandths. Nil for what does not follow the grammar.
    private static func member(_ member: Substring.UTF8View) -> (Substring.UTF8View, Int)? {
        let parts = member.split(separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first.map(trimmed), !name.isEmpty else { return nil }
        guard parts.count == 2 else { return (name, 1_000) }
        let weight = trimmed(parts[1])
        guard weight.count >= 3, equal(weight.prefix(2), "q="), let thousandths = thousandths(weight.dropFirst(2)) else {
            return nil
        }
        return (name, thousandths)
    }

    /// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )` (section 12.4.2)
    private static func thousandths(_ text: Substring.UTF8View) -> Int? {
        var value = 0
        var scale = 1_000
        for (index, byte) in text.enumerated() {
            if index == 1 {
                guard byte == UInt8(ascii: ".") else { return nil }
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), scale > 0 else { return nil }
            value += Int(byte - UInt8(ascii: "0")) * scale
            scale /= 10
        }
        return value <= 1_000 ? value : nil
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text = text.dropLast() }
        return text
    }

    /// Without regard to case; `word` is in lower case.
    private static func equal(_ text: Substring.UTF8View, _ word: StaticString) -> Bool {
        text.count == word.utf8CodeUnitCount
            && zip(text, UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)).allSatisfy {
                ($0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0) == $1
            }
    }
}

extension Request {
    public var acceptedCoding: ContentCoding { ContentCoding(acceptEncoding: headers[.acceptEncoding]) }
}
