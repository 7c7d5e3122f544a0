/// What a field of a fixed number of bytes means. Makes ``Octets`` of different meanings different types.
public protocol OctetsField: Sendable {
    /// The exact number of bytes.
    static var size: Int { get }
}

/// Exactly `Field.size` bytes. Of the right length, not of checked content.
public struct Octets<Field: OctetsField>: Hashable, Sendable {
    public static var size: Int { Field.size }

    public let bytes: [UInt8]

    /// - Throws: ``PrivacyPassFormatError/wrongLength`` unless there are exactly ``size`` bytes.
    public init(_ bytes: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
        let bytes = Array(bytes)
        guard bytes.count == Field.size else { throw .wrongLength }
        self.bytes = bytes
    }

    /// For bytes whose number is known from how they were made.
    init(made bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
}

extension Octets: CustomStringConvertible {
    /// Lower-case hexadecimal.
    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
