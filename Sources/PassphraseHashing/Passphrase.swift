import Foundation

/// A passphrase as it is hashed: UTF-8 in Unicode Normalization Form C, so that every keyboard writes the same bytes
/// ([RFC 8265 section 4.2](https://www.rfc-editor.org/rfc/rfc8265#section-4.2), without its width mapping).
///
/// It prints as nothing, so that no log holds one.
public struct Passphrase: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    let bytes: [UInt8]

    public static let longest = 1_024
    public static let shortest = 12

    /// One that was typed. Any non-empty text of at most 1,024 bytes: rules are for new ones.
    public init(typed text: String) throws(PassphraseRefusal) {
        // Before it is normalised: that takes time, and grows it threefold at most.
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        let bytes = Array(text.precomposedStringWithCanonicalMapping.utf8)
        guard bytes.count <= Self.longest else { throw .tooLong }
        guard !bytes.isEmpty else { throw .tooShort }
        self.bytes = bytes
    }

    /// One that is chosen now.
    ///
    /// - Parameter notAnyOf: what it must not be, whatever the case: the e-mail address and its part before the `@`.
    public init(new text: String, notAnyOf forbidden: [String] = []) throws(PassphraseRefusal) {
        try self.init(typed: text)
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.count >= Self.shortest else { throw .tooShort }
        let folded = CommonPassphrases.fold(text)
        guard !forbidden.contains(where: { CommonPassphrases.fold($0) == folded }) else { throw .sameAsEmail }
        guard !CommonPassphrases.contain(text) else { throw .common }
    }

    public var description: String { "Passphrase" }
    public var debugDescription: String { "Passphrase" }
}

/// Why a passphrase cannot be used. Holds nothing of it.
public enum PassphraseRefusal: Error, Sendable, Equatable {
    case tooShort, tooLong, sameAsEmail, common
}
