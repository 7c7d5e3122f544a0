import Crypto
import Foundation

/// Something that must not be found, in every shape in which it could lie somewhere.
public struct PlantedSecret: Sendable {
    public let name: String
    public let forms: [(form: String, bytes: [UInt8])]
    /// As it was planted; for places so large that only this is looked for.
    public let raw: [UInt8]

    public init(_ name: String, _ text: String) {
        self.init(name, bytes: Array(text.utf8), text: text)
    }

    public init(_ name: String, bytes: [UInt8]) { self.init(name, bytes: bytes, text: nil) }

    private init(_ name: String, bytes: [UInt8], text: String?) {
        self.name = name
        raw = bytes
        let hash = Array(SHA256.hash(data: bytes))
        var forms: [(String, [UInt8])] = [
            ("raw", bytes), ("hash", hash), ("hash in hex", Self.hex(hash)),
            ("hash in base64", Array(Data(hash).base64EncodedString().prefix(42).utf8)),
            ("hex", Self.hex(bytes)), ("HEX", Self.hex(bytes).map { $0 >= 0x61 ? $0 - 0x20 : $0 }),
        ]
        // In base64 a text begins at one of three places of a group; what depends on its neighbours is left out.
        for shift in 0..<3 {
            let shifted = [UInt8](repeating: 0, count: shift) + bytes
            let whole = shifted.prefix(shifted.count / 3 * 3)
            let encoded = Data(whole).base64EncodedString().dropFirst(shift == 0 ? 0 : shift + 1)
            forms.append(("base64", Array(encoded.utf8)))
            forms.append(("base64url", Array(encoded.replacing("+", with: "-").replacing("/", with: "_").utf8)))
        }
        if let text {
            forms.append(("lower case", Array(text.lowercased().utf8)))
            forms.append(("upper case", Array(text.uppercased().utf8)))
            forms.append(("UTF-16", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
            forms.append(("UTF-16, big-endian", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))
            // An index of words keeps of a word what differs from the word before it.
            if text.count >= 16 { forms.append(("end of the word", Array(text.lowercased().dropFirst(4).utf8))) }
        }
        self.forms = forms
    }

    public static func hex(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8)
    }

    /// A word that stands nowhere else: 24 letters and digits.
    public static func word(_ prefix: String) -> String {
        prefix + UUID().uuidString.replacing("-", with: "").lowercased().prefix(24 - prefix.count)
    }

    /// The shapes in which the secret stands in these bytes.
    public func found(in bytes: [UInt8]) -> [String] { forms.filter { bytes.holds($0.bytes) }.map(\.form) }
}
