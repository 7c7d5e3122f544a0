import HTTPSupport

/// A member's value, as far as an import wants to know it.
enum JSONMember: Sendable {
    case null
    case text(String)
    case integer(Int64)
    /// An object, of which only the `name` matters.
    case object(name: String?)
    case other
}

/// Reads the members of a JSON object several times faster than Foundation's decoder.
///
/// Only for bytes that `JSONScreen` has let pass: the grammar, UTF-8 and surrogate pairs are not checked again. The end
/// is: bytes that were not screened make it throw, never read outside.
struct JSONValueReader {
    struct Unscreened: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(screened bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Calls `body` with each member of the object that comes next. The last of two members of one name counts.
    mutating func members(_ body: (String, JSONMember) -> Void) throws(Unscreened) {
        guard try next() == UInt8(ascii: "{") else { throw Unscreened() }
        var byte = try next()
        while byte != UInt8(ascii: "}") {
            if byte == UInt8(ascii: ",") { byte = try next() }
            guard byte == UInt8(ascii: "\"") else { throw Unscreened() }
            let name = try string()
            guard try next() == UInt8(ascii: ":") else { throw Unscreened() }
            body(name, try value())
            byte = try next()
        }
    }

    private mutating func value() throws(Unscreened) -> JSONMember {
        let first = try next()
        switch first {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "n"):
            index += 3
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            index -= 1
            return try number()
        case UInt8(ascii: "{"):
            index -= 1
            var name: String?
            try members { key, value in
                guard key == "name" else { return }
                if case .text(let text) = value { name = text } else { name = nil }
            }
            return .object(name: name)
        case UInt8(ascii: "["):
            while try next() != UInt8(ascii: "]") {
                index -= 1
                _ = try value()
                if try next() != UInt8(ascii: ",") { index -= 1 }
            }
            return .other
        default:
            skip { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
            return .other
        }
    }

    /// An integer that fits; any other number is `other`.
    private mutating func number() throws(Unscreened) -> JSONMember {
        let start = index
        skip { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard let text = String(validating: bytes[start..<index], as: UTF8.self), let value = Int64(text) else {
            return .other
        }
        return .integer(value)
    }

    /// The rest of a string whose opening quotation mark is taken.
    private mutating func string() throws(Unscreened) -> String {
        let start = index
        var hasEscapes = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
                index += 1
                return hasEscapes ? try Self.unescaped(raw) : String(decoding: raw, as: UTF8.self)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                index += 2
            default: index += 1
            }
        }
        throw Unscreened()
    }

    private static func unescaped(_ raw: UnsafeRawBufferPointer) throws(Unscreened) -> String {
        var isWhole = true
        // No escape is shorter than the bytes it stands for.
        let text = String(unsafeUninitializedCapacity: raw.count) { target in
            var unescaper = Unescaper(raw: raw, target: target)
            isWhole = unescaper.run()
            return unescaper.written
        }
        guard isWhole else { throw Unscreened() }
        return text
    }

    private mutating func next() throws(Unscreened) -> UInt8 {
        skip { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        guard index < bytes.count else { throw Unscreened() }
        defer { index += 1 }
        return bytes[index]
    }

    @inline(__always)
    private mutating func skip(while condition: (UInt8) -> Bool) {
        while index < bytes.count, condition(bytes[index]) { index += 1 }
    }
}

/// Takes the escapes (RFC 8259, section 7) out of a string.
private struct Unescaper {
    let raw: UnsafeRawBufferPointer
    let target: UnsafeMutableBufferPointer<UInt8>
    var read = 0
    var written = 0

    init(raw: UnsafeRawBufferPointer, target: UnsafeMutableBufferPointer<UInt8>) {
        self.raw = raw
        self.target = target
    }

    /// False for an escape that `JSONScreen` would not have let pass.
    mutating func run() -> Bool {
        while read < raw.count {
            let byte = raw[read]
            read += 1
            guard byte == UInt8(ascii: "\\") else {
                put(byte)
                continue
            }
            guard read < raw.count else { return false }
            let escape = raw[read]
            read += 1
            switch escape {
            case UInt8(ascii: "n"): put(0x0A)
            case UInt8(ascii: "t"): put(0x09)
            case UInt8(ascii: "r"): put(0x0D)
            case UInt8(ascii: "b"): put(0x08)
            case UInt8(ascii: "f"): put(0x0C)
            case UInt8(ascii: "u"):
                guard let scalar = scalar() else { return false }
                for byte in Unicode.UTF8.encode(scalar) ?? .init() { put(byte) }
            default: put(escape)
            }
        }
        return true
    }

    private mutating func put(_ byte: UInt8) {
        guard written < target.count else { return }
        target[written] = byte
        written += 1
    }

    private mutating func scalar() -> Unicode.Scalar? {
        guard let high = quad() else { return nil }
        guard (0xD800...0xDBFF).contains(high) else { return Unicode.Scalar(high) }
        read += 2
        guard let low = quad(), (0xDC00...0xDFFF).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func quad() -> UInt32? {
        guard read + 4 <= raw.count else { return nil }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = Character(Unicode.Scalar(raw[read + offset])).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        read += 4
        return value
    }
}
