import Crypto
import Foundation
import HTTPSupport

/// The apps that may ask this server whose a token is, where the operator bounds that (`--app-keys`).
///
/// The file holds a name and the SHA-256 of a key in hexadecimal digits on each line, so that no working key lies in it; a
/// key is `moltdev_` and at least 32 characters, from a good source of randomness. Empty lines and lines that begin with #
/// are passed over.
public struct AppKeys: Sendable {
    private let digests: Set<[UInt8]>

    private static let mostBytes = 1 << 20
    private static let longest = 200

    /// Throws ``AppKeysRefusal`` for a file that cannot be read as such.
    public init(file path: String) throws {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes else {
            throw AppKeysRefusal.unreadable
        }
        try self.init(text: String(decoding: data, as: UTF8.self))
    }

    init(text: String) throws {
        var digests: Set<[UInt8]> = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 2, let digest = Self.digest(words[1]) else { throw AppKeysRefusal.line(number + 1) }
            digests.insert(digest)
        }
        self.digests = digests
    }

    /// The key's digest if it is one of them. Equal digests are no secret, so the time of the look-up tells nothing.
    func digest(of key: String) -> [UInt8]? {
        guard key.utf8.count <= Self.longest else { return nil }
        let digest = Array(SHA256.hash(data: Data(key.utf8)))
        return digests.contains(digest) ? digest : nil
    }

    private static func digest(_ text: Substring) -> [UInt8]? {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == 64, text.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

public enum AppKeysRefusal: ReportableError {
    case unreadable
    case line(Int)

    public var publicDescription: String {
        switch self {
        case .unreadable: "--app-keys names a file that cannot be read, or is larger than 1 MiB."
        case .line(let number): "--app-keys: line \(number) is not a name and the 64 hexadecimal digits of a SHA-256."
        }
    }
}
