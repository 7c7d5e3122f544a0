/// The automaton of ``JSONScreen``: RFC 8259 without recursion. Every read checks the end first.
struct JSONScanner {
    typealias Refusal = JSONScreen.Refusal

    private let bytes: UnsafeRawBufferPointer
    private let maxDepth: Int
    private var index = 0
    private var depth = 0
    /// Bit n is set if the container at depth n + 1 is an object.
    private var objects: UInt64 = 0

    /// - Parameter maxDepth: 0 to 64.
    init(_ bytes: UnsafeRawBufferPointer, maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    mutating func scanDocument() throws(Refusal) {
        guard let first = skipWhitespace() else { throw .empty }
        guard first == Byte.openBrace else { throw refusalOfTopLevel(first) }
        index += 1
        try scanValue(first)
        // Each turn finishes one member or element: the innermost container is what comes next.
        while depth > 0 {
            switch try next() {
            case Byte.comma where isInObject: try scanMember(try next())
            case Byte.comma: try scanValue(try next())
            case Byte.closeBrace where isInObject, Byte.closeBracket where !isInObject: depth -= 1
            default: throw refusal(at: index - 1)
            }
        }
        if skipWhitespace() != nil { throw refusal(at: index) }
    }

    /// A value that starts with the byte just taken. Of a container it takes the opening up to and including the first
    /// value that is no container; the loop in `scanDocument` does the rest.
    private mutating func scanValue(_ start: UInt8) throws(Refusal) {
        var start = start
        while true {
            switch start {
            case Byte.quote: return try scanString()
            case Byte.openBrace:
                try open(isObject: true)
                let first = try next()
                if first == Byte.closeBrace {
                    depth -= 1
                    return
                }
                try scanKey(first)
            case Byte.openBracket:
                try open(isObject: false)
                let first = try next()
                if first == Byte.closeBracket {
                    depth -= 1
                    return
                }
                start = first
                continue
            case Byte.minus, Byte.zero...Byte.nine: return try scanNumber(start)
            case UInt8(ascii: "t"): return try scanWord("rue")
            case UInt8(ascii: "f"): return try scanWord("alse")
            case UInt8(ascii: "n"): return try scanWord("ull")
            default: throw refusal(at: index - 1)
            }
            start = try next()
        }
    }

    private mutating func scanMember(_ first: UInt8) throws(Refusal) {
        try scanKey(first)
        try scanValue(try next())
    }

    private mutating func scanKey(_ first: UInt8) throws(Refusal) {
        guard first == Byte.quote else { throw refusal(at: index - 1) }
        try scanString()
        guard try next() == Byte.colon else { throw refusal(at: index - 1) }
    }

    private var isInObject: Bool { objects >> UInt64(depth - 1) & 1 == 1 }

    private mutating func open(isObject: Bool) throws(Refusal) {
        guard depth < maxDepth else { throw .tooDeep(limit: maxDepth) }
        let bit: UInt64 = 1 << UInt64(depth)
        objects = isObject ? objects | bit : objects & ~bit
        depth += 1
    }

    // MARK: Bytes

    /// The first byte that is not white space, taken.
    @inline(__always)
    private mutating func next() throws(Refusal) -> UInt8 {
        guard let byte = skipWhitespace() else { throw .malformed(offset: bytes.count) }
        index += 1
        return byte
    }

    /// The first byte that is not white space, left in place; nil at the end.
    @inline(__always)
    private mutating func skipWhitespace() -> UInt8? {
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            index += 1
        }
        return nil
    }

    /// The byte at the index, or nil at the end.
    @inline(__always)
    private var peeked: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func scanWord(_ rest: StaticString) throws(Refusal) {
        for expected in UnsafeBufferPointer(start: rest.utf8Start, count: rest.utf8CodeUnitCount) {
            guard peeked == expected else { throw refusal(at: index) }
            index += 1
        }
    }

    /// `[minus] int [frac] [exp]`, RFC 8259 section 6, of which the first byte is taken.
    private mutating func scanNumber(_ first: UInt8) throws(Refusal) {
        var first = first
        if first == Byte.minus {
            guard let digit = peeked, digit.isASCIIDigit else { throw refusal(at: index) }
            first = digit
            index += 1
        }
        if first != Byte.zero { skipDigits() }
        if peeked == UInt8(ascii: ".") {
            index += 1
            try scanDigits()
        }
        if peeked == UInt8(ascii: "e") || peeked == UInt8(ascii: "E") {
            index += 1
            if peeked == UInt8(ascii: "+") || peeked == Byte.minus { index += 1 }
            try scanDigits()
        }
    }

    private mutating func scanDigits() throws(Refusal) {
        guard let digit = peeked, digit.isASCIIDigit else { throw refusal(at: index) }
        skipDigits()
    }

    private mutating func skipDigits() {
        while let byte = peeked, byte.isASCIIDigit { index += 1 }
    }

    // MARK: Strings

    /// The rest of a string whose opening quotation mark is taken.
    private mutating func scanString() throws(Refusal) {
        while true {
            skipPlainWords()
            guard let byte = peeked else { throw .malformed(offset: bytes.count) }
            switch byte {
            case Byte.quote:
                index += 1
                return
            case Byte.backslash:
                index += 1
                try scanEscape()
            case 0x20..<0x80: index += 1
            case 0x80...: try scanMultibyte(byte)
            default: throw refusal(at: index)
            }
        }
    }

    /// Moves past groups of eight bytes none of which needs a look: printable ASCII but for `"` and `\`.
    @inline(__always)
    private mutating func skipPlainWords() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while bytes.count - index >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // The top bit of (x - n) & ~x is set for bytes below n; borrows can only add false alarms, which the slow path
            // settles. x ^ c is below 1 exactly where x is c.
            let quotes = word ^ (ones &* UInt64(Byte.quote))
            let backslashes = word ^ (ones &* UInt64(Byte.backslash))
            let controls = (word &- ones &* 0x20) & ~word
            let found = word | controls | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
            if found & tops != 0 { return }
            index += 8
        }
    }

    /// What follows a backslash, RFC 8259 section 7.
    private mutating func scanEscape() throws(Refusal) {
        guard let byte = peeked else { throw .malformed(offset: bytes.count) }
        switch byte {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            switch try scanHexQuad() {
            case 0: throw .nulCharacter
            case 0xD800...0xDBFF:
                guard peeked == Byte.backslash else { throw halfPair() }
                index += 1
                guard peeked == UInt8(ascii: "u") else { throw halfPair() }
                index += 1
                guard case 0xDC00...0xDFFF = try scanHexQuad() else { throw .invalidUTF8 }
            case 0xDC00...0xDFFF: throw .invalidUTF8
            default: return
            }
        default: throw refusal(at: index)
        }
    }

    /// A high surrogate stands alone; at the end of the input the other half may only be missing.
    private func halfPair() -> Refusal { index < bytes.count ? .invalidUTF8 : .malformed(offset: bytes.count) }

    private mutating func scanHexQuad() throws(Refusal) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peeked else { throw .malformed(offset: bytes.count) }
            switch byte {
            case Byte.zero...Byte.nine: value = value << 4 | UInt32(byte - Byte.zero)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw refusal(at: index)
            }
            index += 1
        }
        return value
    }

    /// A sequence of 2 to 4 bytes, Unicode 16.0 table 3-7: no overlong form, no surrogate, nothing above U+10FFFF.
    private mutating func scanMultibyte(_ lead: UInt8) throws(Refusal) {
        let second: ClosedRange<UInt8>
        let continuations: Int
        switch lead {
        case 0xC2...0xDF: (second, continuations) = (0x80...0xBF, 1)
        case 0xE0: (second, continuations) = (0xA0...0xBF, 2)
        case 0xED: (second, continuations) = (0x80...0x9F, 2)
        case 0xE1...0xEF: (second, continuations) = (0x80...0xBF, 2)
        case 0xF0: (second, continuations) = (0x90...0xBF, 3)
        case 0xF1...0xF3: (second, continuations) = (0x80...0xBF, 3)
        case 0xF4: (second, continuations) = (0x80...0x8F, 3)
        default: throw .invalidUTF8
        }
        index += 1
        for position in 0..<continuations {
            guard let byte = peeked else { throw .invalidUTF8 }
            let allowed = position == 0 ? second : 0x80...0xBF
            guard allowed.contains(byte) else { throw .invalidUTF8 }
            index += 1
        }
    }

    // MARK: Refusals

    /// What to say of the byte at an offset that the grammar does not allow.
    private func refusal(at offset: Int) -> Refusal {
        offset < bytes.count && bytes[offset] == 0 ? .nulCharacter : .malformed(offset: offset)
    }

    private func refusalOfTopLevel(_ first: UInt8) -> Refusal {
        switch first {
        case Byte.openBracket, Byte.quote, Byte.minus, Byte.zero...Byte.nine: .notAnObject
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): .notAnObject
        default: refusal(at: index)
        }
    }

    private enum Byte {
        static let quote = UInt8(ascii: "\"")
        static let backslash = UInt8(ascii: "\\")
        static let openBrace = UInt8(ascii: "{")
        static let closeBrace = UInt8(ascii: "}")
        static let openBracket = UInt8(ascii: "[")
        static let closeBracket = UInt8(ascii: "]")
        static let comma = UInt8(ascii: ",")
        static let colon = UInt8(ascii: ":")
        static let minus = UInt8(ascii: "-")
        static let zero = UInt8(ascii: "0")
        static let nine = UInt8(ascii: "9")
    }
}
