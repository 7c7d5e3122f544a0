import Crypto
import Foundation
import HTTPSupport

/// The code with which somebody without an agent reads the answer to a report: 125 random bits in five groups of five, of
/// Crockford's 32 letters. The server keeps a keyed hash alone.
struct ReceiptCode: Sendable, Equatable {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let count = 25

    /// 25 letters of the alphabet.
    private let letters: String

    /// A new random one.
    init() {
        let random = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        letters = String(random.prefix(Self.count).map { Self.alphabet[Int($0 & 31)] })
    }

    /// As somebody typed it: case, spaces, dashes and look-alikes do not matter. Throws a 404 `Refusal` for what cannot be
    /// one, as for one that nobody was given.
    init(_ text: String) throws(Refusal) {
        var letters = ""
        for character in text.prefix(200).uppercased() where !character.isWhitespace && character != "-" {
            switch character {
            case "O": letters.append("0")
            case "I", "L": letters.append("1")
            default: letters.append(character)
            }
        }
        guard text.count <= 200, letters.count == Self.count, letters.allSatisfy(Self.alphabet.contains) else {
            throw .unknownReceipt
        }
        self.letters = letters
    }

    var bytes: [UInt8] { Array(letters.utf8) }

    /// In groups, for people.
    var text: String {
        stride(from: 0, to: Self.count, by: 5).map { start in
            String(letters.dropFirst(start).prefix(5))
        }.joined(separator: "-")
    }
}

extension Refusal {
    static let unknownReceipt = Refusal.notFound(
        "Report",
        hint: "Compare the code with your receipt. Reports are kept for \(ModerationKeys.Dated.notices.keptDays) days.")
}
