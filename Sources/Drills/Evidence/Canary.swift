import Crypto
import Foundation

/// Something that must not be found where it was not meant to be, in any shape in which it could lie there.
public struct Canary: Sendable {
    /// What it stands for: "e-mail", "vote".
    public let name: String
    public let forms: [Form]

    public struct Form: Sendable {
        public let name: String
        public let bytes: [UInt8]
    }

    /// Shorter ones would be found by chance.
    public static let leastLength = 10

    /// A text: also in other cases, as UTF-16, as part of a URL, and without its beginning, as an index of words keeps it
    /// that stores of a word only what differs from the word before.
    public init(_ name: String, text: String) {
        let bytes = Array(text.utf8)
        var forms = Self.forms(of: bytes)
        let lower = text.lowercased()
        if lower != text {
            forms += Self.forms(of: Array(lower.utf8)).map { Form(name: "lower case, \($0.name)", bytes: $0.bytes) }
        }
        forms.append(Form(name: "upper case", bytes: Array(text.uppercased().utf8)))
        forms.append(Form(name: "UTF-16", bytes: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        forms.append(Form(name: "UTF-16, big-endian", bytes: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))
        if let escaped = text.addingPercentEncoding(withAllowedCharacters: Self.unreserved) {
            forms.append(Form(name: "percent-encoded", bytes: Array(escaped.utf8)))
        }
        if lower.utf8.count >= Self.leastLength + 4 {
            forms.append(Form(name: "end of the word", bytes: Array(lower.utf8.dropFirst(4))))
        }
        self.init(name, forms)
    }

    public init(_ name: String, bytes: [UInt8]) { self.init(name, Self.forms(of: bytes)) }

    private init(_ name: String, _ forms: [Form]) {
        self.name = name
        var known: Set<[UInt8]> = []
        self.forms = forms.filter { $0.bytes.count >= Self.leastLength && known.insert($0.bytes).inserted }
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func forms(of bytes: [UInt8]) -> [Form] {
        var forms = [
            Form(name: "raw", bytes: bytes), Form(name: "hex", bytes: Hex.encode(bytes)),
            Form(name: "HEX", bytes: upper(Hex.encode(bytes))), Form(name: "backwards", bytes: bytes.reversed()),
        ]
        forms += base64(of: bytes)
        let hashes: [(String, [UInt8])] = [
            ("SHA-256", Array(SHA256.hash(data: bytes))), ("SHA-512", Array(SHA512.hash(data: bytes))),
            ("SHA-1", Array(Insecure.SHA1.hash(data: bytes))), ("MD5", Array(Insecure.MD5.hash(data: bytes))),
        ]
        for (name, hash) in hashes {
            forms.append(Form(name: name, bytes: hash))
            forms.append(Form(name: "\(name) in hex", bytes: Hex.encode(hash)))
            forms.append(Form(name: "\(name) in HEX", bytes: upper(Hex.encode(hash))))
            forms += base64(of: hash).map { Form(name: "\(name) in \($0.name)", bytes: $0.bytes) }
        }
        return forms
    }

    /// A text begins at one of three places of a group of four characters; what depends on its neighbours is left out.
    private static func base64(of bytes: [UInt8]) -> [Form] {
        (0..<3).flatMap { shift -> [Form] in
            let shifted = [UInt8](repeating: 0, count: shift) + bytes
            let whole = shifted.prefix(shifted.count / 3 * 3)
            let text = Data(whole).base64EncodedString().dropFirst(shift == 0 ? 0 : shift + 1)
            let url = text.replacing("+", with: "-").replacing("/", with: "_")
            return [
                Form(name: "base64", bytes: Array(text.utf8)), Form(name: "base64url", bytes: Array(url.utf8)),
            ]
        }
    }

    private static func upper(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 } }
}
