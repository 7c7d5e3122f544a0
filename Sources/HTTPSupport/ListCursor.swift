import ByteFraming
import Crypto

/// A place in a sorted list, as an opaque text for `next_cursor`.
///
/// Layout, before base64url without padding (RFC 4648 section 5); integers are big-endian:
/// ```
/// version    1 byte    1
/// list       8 bytes   the first of SHA-256 over the list's descriptor in UTF-8
/// keys       for each: 1 byte kind, then
///            1 integer  8 bytes, two's complement
///            2 real     8 bytes, IEEE 754 bit pattern
///            3 text     2 bytes length, then so many bytes of UTF-8
/// checksum   4 bytes   the first of SHA-256 over everything before
/// ```
/// The checksum catches accidents and guesses; it is no signature. A cursor may only ever say where to go on reading,
/// never what may be read.
public struct ListCursor: Equatable, Sendable {
    /// A longer cursor is refused. Keys must be short enough: about 350 bytes in all.
    public static let maxLength = 512

    /// One of the values the list is sorted by, of the last entry shown.
    public enum Key: Sendable {
        case integer(Int64)
        /// Returned bit by bit as given, signed zeros and NaNs included.
        case real(Double)
        case text(String)

        public var kind: KeyKind {
            switch self {
            case .integer: .integer
            case .real: .real
            case .text: .text
            }
        }
    }

    /// What the keys of a list are, in order.
    public enum KeyKind: UInt8, Sendable {
        case integer = 1
        case real = 2
        case text = 3
    }

    /// The values to continue after, in the order of the list's sorting.
    public let keys: [Key]
    private let list: [UInt8]

    /// - Parameters:
    ///   - list: describes the list with its sorting and filters, such as `posts/hot/m=general`.
    ///   - keys: see ``keys``.
    public init(list: String, keys: [Key]) {
        self.list = Self.digest(of: list)
        self.keys = keys
    }

    /// The cursor as text: letters, digits, `-` and `_`.
    public var encoded: String {
        var bytes: [UInt8] = [Self.version] + list
        for key in keys {
            bytes.append(key.kind.rawValue)
            switch key {
            case .integer(let value): bytes.append(bigEndian: UInt64(bitPattern: value))
            case .real(let value): bytes.append(bigEndian: value.bitPattern)
            case .text(let value):
                bytes.append(bigEndian: UInt16(truncatingIfNeeded: value.utf8.count))
                bytes.append(contentsOf: value.utf8)
            }
        }
        return Base64URL.encode(bytes + Self.checksum(of: bytes[...]))
    }

    /// Reads a cursor that a client sent.
    ///
    /// - Parameters:
    ///   - text: what the client sent.
    ///   - list: the list it asks for; it must be the one the cursor was made for.
    ///   - shape: the kinds of keys of that list.
    /// - Throws: ``CursorRefusal``; a cursor that was altered in any way is `malformed`.
    public static func decode(
        _ text: String, list: String, shape: [KeyKind]
    ) throws(CursorRefusal) -> ListCursor {
        guard text.utf8.count <= maxLength, let bytes = Base64URL.decode(text) else { throw .malformed }
        guard bytes.count > checksumSize else { throw .malformed }
        let body = bytes.dropLast(checksumSize)
        guard checksum(of: body).elementsEqual(bytes.suffix(checksumSize)) else { throw .malformed }

        var reader = CursorReader(body)
        guard try reader.byte() == version else { throw .malformed }
        guard try reader.bytes(listSize).elementsEqual(digest(of: list)) else { throw .otherList }
        var keys: [Key] = []
        for kind in shape {
            guard try reader.byte() == kind.rawValue else { throw .malformed }
            switch kind {
            case .integer: keys.append(.integer(Int64(bitPattern: try reader.integer(UInt64.self))))
            case .real:
                let value = Double(bitPattern: try reader.integer(UInt64.self))
                // The engines disagree about where these stand.
                guard value.isFinite else { throw .malformed }
                keys.append(.real(value))
            case .text: keys.append(.text(try reader.text(count: Int(try reader.integer(UInt16.self)))))
            }
        }
        guard reader.isAtEnd else { throw .malformed }
        return ListCursor(list: list, keys: keys)
    }

    private static let version: UInt8 = 1
    private static let listSize = 8
    private static let checksumSize = 4

    private static func digest(of list: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(list.utf8)).prefix(listSize))
    }

    private static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(SHA256.hash(data: Array(bytes)).prefix(checksumSize))
    }
}

/// Why a cursor is not taken. The client should ask for the first page again.
public enum CursorRefusal: Error, Equatable, Sendable {
    case malformed
    /// Undamaged, but of another list, sorting or filter.
    case otherList
}

extension ListCursor.Key: Equatable {
    /// Reals are equal if their bits are.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left == right
        case (.real(let left), .real(let right)): left.bitPattern == right.bitPattern
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        default: false
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
