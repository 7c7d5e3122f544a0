public import NIOCore

/// Writes JSON straight into a `ByteBuffer`, several times faster than Foundation's encoder.
///
/// Keys come out in the order in which they are written. Strings are Swift strings, hence valid UTF-8; what RFC 8259
/// section 7 requires to be escaped is escaped, and so are U+2028, U+2029 and `</`, so that the bytes are also safe in
/// a script.
public struct JSONWriter: ~Copyable {
    public private(set) var buffer: ByteBuffer
    /// Whether the next key or element of the open container needs a comma before it.
    private var needsComma = false

    public init(buffer: ByteBuffer) { self.buffer = buffer }

    public consuming func finish() -> ByteBuffer { buffer }

    // MARK: Values

    public mutating func write(_ value: String) { separate(); quote(value) }
    public mutating func write(_ value: Bool) { separate(); buffer.writeStaticString(value ? "true" : "false") }
    public mutating func write(_ value: Int64) { separate(); digits(value) }
    public mutating func write(_ value: Int) { write(Int64(value)) }
    public mutating func writeNull() { separate(); buffer.writeStaticString("null") }

    /// A number that JSON cannot hold (infinite, not a number) is written as null.
    public mutating func write(_ value: Double) {
        separate()
        if value.isFinite { buffer.writeString(value.description) } else { buffer.writeStaticString("null") }
    }

    /// JSON text that is already valid, such as an agent's metadata object.
    public mutating func writeRaw(_ json: String) { separate(); buffer.writeString(json) }
    public mutating func writeRaw(_ json: ByteBuffer) { separate(); buffer.writeImmutableBuffer(json) }

    public mutating func object(_ body: (inout JSONWriter) -> Void) { container("{", "}", body) }
    public mutating func array(_ body: (inout JSONWriter) -> Void) { container("[", "]", body) }

    /// An object that begins with members written before.
    ///
    /// - Parameter opening: an object with at least one member, without its closing brace.
    public mutating func object(opening: ByteBuffer, _ body: (inout JSONWriter) -> Void) {
        writeRaw(opening)
        body(&self)
        buffer.writeStaticString("}")
    }

    // MARK: Members

    /// Writes a member's name, which needs no escapes; its value is written next.
    public mutating func key(_ name: StaticString) {
        // In one step: a reply is mostly names.
        let needsComma = needsComma
        let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: name.count + 4) { room in
            var index = 0
            func put(_ byte: Unicode.Scalar) {
                room[index] = UInt8(ascii: byte)
                index += 1
            }
            if needsComma { put(",") }
            put("\"")
            UnsafeMutableRawBufferPointer(rebasing: room[index...]).copyBytes(from: name)
            index += name.count
            put("\"")
            put(":")
            return index
        }
        self.needsComma = false
    }

    /// A member whose name is known only at run time.
    public mutating func key(dynamic name: String) {
        separate()
        quote(name)
        buffer.writeStaticString(":")
        needsComma = false
    }

    public mutating func field(_ name: StaticString, _ value: String?) {
        key(name)
        if let value { write(value) } else { writeNull() }
    }
    public mutating func field(_ name: StaticString, _ value: Int64?) {
        key(name)
        if let value { write(value) } else { writeNull() }
    }
    public mutating func field(_ name: StaticString, _ value: Int) { field(name, Int64(value)) }
    public mutating func field(_ name: StaticString, _ value: Double) { key(name); write(value) }
    public mutating func field(_ name: StaticString, _ value: Bool) { key(name); write(value) }
    public mutating func null(_ name: StaticString) { key(name); writeNull() }
    public mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) { key(name); object(body) }
    public mutating func array(_ name: StaticString, _ body: (inout JSONWriter) -> Void) { key(name); array(body) }
    public mutating func strings(_ name: StaticString, _ values: [String]) {
        array(name) { writer in for value in values { writer.write(value) } }
    }
    public mutating func array(_ name: StaticString, _ values: some Sequence<some JSONWritable>) {
        array(name) { writer in for value in values { writer.write(value) } }
    }
    public mutating func field(_ name: StaticString, _ value: (some JSONWritable)?) {
        key(name)
        if let value { write(value) } else { writeNull() }
    }
    public mutating func write(_ value: some JSONWritable) { value.writeJSON(into: &self) }

    /// The same value under two names: clients of different generations read one or the other.
    public mutating func twice(_ first: StaticString, _ second: StaticString, _ body: (inout JSONWriter) -> Void) {
        key(first)
        let start = buffer.writerIndex
        body(&self)
        let length = buffer.writerIndex - start
        key(second)
        if let copied = try? buffer.copyBytes(at: start, to: buffer.writerIndex, length: length) {
            buffer.moveWriterIndex(forwardBy: copied)
        }
        needsComma = true
    }

    // MARK: Bytes

    private mutating func separate() {
        if needsComma { buffer.writeStaticString(",") }
        needsComma = true
    }

    private mutating func container(
        _ open: StaticString, _ close: StaticString, _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        buffer.writeStaticString(open)
        needsComma = false
        body(&self)
        buffer.writeStaticString(close)
        needsComma = true
    }

    private mutating func digits(_ value: Int64) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 20) { room in
            var index = 0
            if value < 0 {
                room[0] = UInt8(ascii: "-")
                index = 1
            }
            var rest = value.magnitude
            var count = 1
            while rest >= 10 {
                rest /= 10
                count += 1
            }
            rest = value.magnitude
            for place in (index..<index + count).reversed() {
                room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return index + count
        }
    }

    /// A string of `count` bytes of ASCII that need no escapes, filled in place.
    mutating func writePlain(count: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        separate()
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count + 2) { room in
            room[0] = UInt8(ascii: "\"")
            room[count + 1] = UInt8(ascii: "\"")
            fill(UnsafeMutableRawBufferPointer(rebasing: room[1...count]).assumingMemoryBound(to: UInt8.self))
            return count + 2
        }
    }

    private mutating func quote(_ value: String) {
        var value = value
        value.withUTF8 { bytes in
            buffer.reserveCapacity(minimumWritableBytes: bytes.count + 2)
            buffer.writeInteger(UInt8(ascii: "\""))
            var start = 0
            var index = Self.plain(bytes, from: 0)
            while index < bytes.count {
                guard let escape = Self.escape(bytes, at: index) else {
                    index = Self.plain(bytes, from: index + 1)
                    continue
                }
                if index > start {
                    buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<index]))
                }
                buffer.writeString(escape.text)
                start = index + escape.length
                index = Self.plain(bytes, from: start)
            }
            if start < bytes.count {
                buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...]))
            }
            buffer.writeInteger(UInt8(ascii: "\""))
        }
    }

    /// The first index from `start` on whose byte may need an escape. Eight bytes at a time.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The lowest marked byte is right; a borrow can only mark bytes above it wrongly.
            let marks =
                (below(word, 0x20) | zeros(word ^ every(0x22)) | zeros(word ^ every(0x5C)) | zeros(word ^ every(0x2F))
                    | zeros(word ^ every(0xE2))) & every(0x80)
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < raw.count {
            switch raw[index] {
            case 0..<0x20, 0x22, 0x5C, 0x2F, 0xE2: return index
            default: index += 1
            }
        }
        return index
    }

    private static func every(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
    /// Marks in its highest bit each byte that is zero.
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- every(0x01)) & ~word }
    /// The same for each byte smaller than `bound`, which is at most 128.
    private static func below(_ word: UInt64, _ bound: UInt64) -> UInt64 { (word &- every(bound)) & ~word }

    /// The escape for the character at `index` and the bytes it replaces, if it needs one.
    private static func escape(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (text: String, length: Int)? {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\""): return ("\\\"", 1)
        case UInt8(ascii: "\\"): return ("\\\\", 1)
        case UInt8(ascii: "\n"): return ("\\n", 1)
        case UInt8(ascii: "\r"): return ("\\r", 1)
        case UInt8(ascii: "\t"): return ("\\t", 1)
        case 0..<0x20:
            let hex = String(byte, radix: 16)
            return ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex, 1)
        case UInt8(ascii: "/") where index > 0 && bytes[index - 1] == UInt8(ascii: "<"): return ("\\/", 1)
        case 0xE2 where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8:
            return (bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029", 3)
        default: return nil
        }
    }
}

/// A value that knows its JSON.
public protocol JSONWritable: Sendable {
    func writeJSON(into writer: inout JSONWriter)
}

extension JSONWritable {
    /// The value's JSON in a buffer of its own.
    public func json(capacity: Int = 512) -> ByteBuffer {
        var writer = JSONWriter(buffer: ByteBufferAllocator().buffer(capacity: capacity))
        writer.write(self)
        return writer.finish()
    }
}
