public import NIOCore

/// Refuses request bodies that are not plain JSON objects before a decoder sees them.
///
/// One pass over the raw bytes, without allocation: strict RFC 8259 grammar, strict UTF-8, bounded nesting, no U+0000 (which
/// PostgreSQL cannot store), no `\u` escape of half a surrogate pair. Duplicate keys are not looked for.
public enum JSONScreen {
    /// Why a body is refused. `offset` is the index of the first byte that cannot be there, or the length if more is missing.
    public enum Refusal: Error, Equatable, Sendable {
        /// No byte but white space.
        case empty
        /// The bytes, or a `\u` escape of a lone surrogate, are not Unicode text.
        case invalidUTF8
        case malformed(offset: Int)
        case tooDeep(limit: Int)
        /// U+0000, raw anywhere or as `\u0000` in a string.
        case nulCharacter
        /// JSON perhaps, but the top-level value is not an object.
        case notAnObject
    }

    /// - Parameters:
    ///   - bytes: the whole body.
    ///   - maxDepth: how many objects and arrays may be open at once; at most 64 whatever is asked.
    public static func check(_ bytes: UnsafeRawBufferPointer, maxDepth: Int = 32) throws(Refusal) {
        var scanner = JSONScanner(bytes, maxDepth: max(0, min(maxDepth, 64)))
        try scanner.scanDocument()
    }

    /// The readable bytes of a buffer; see ``check(_:maxDepth:)-(UnsafeRawBufferPointer,_)``.
    public static func check(_ body: ByteBuffer, maxDepth: Int = 32) throws(Refusal) {
        let refusal: Refusal? = body.withUnsafeReadableBytes { bytes in
            do throws(Refusal) {
                try check(bytes, maxDepth: maxDepth)
                return nil
            } catch {
                return error
            }
        }
        if let refusal { throw refusal }
    }
}
