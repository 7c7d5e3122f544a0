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

    // MARK: Members

    /// Writes a member's name; its value is written next.
    public mutating func key(_ name: StaticString) {
        separate()
        buffer.writeStaticString("\"")
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
        needsComma = false
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
        if value >= 0 && value < 10 {
            buffer.writeInteger(UInt8(ascii: "0") + UInt8(value))
        } else {
            buffer.writeString(String(value))
        }
    }

    private mutating func quote(_ value: String) {
        var value = value
        buffer.writeStaticString("\"")
        value.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices {
                guard let escape = Self.escape(bytes, at: index) else { continue }
                if index > start {
                    buffer.writeBytes(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<index])))
                }
                buffer.writeString(escape.text)
                start = index + escape.length
            }
            if start < bytes.count {
                buffer.writeBytes(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start...])))
            }
        }
        buffer.writeStaticString("\"")
    }

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
