import HTTPSupport
import PageDesign

/// The name of a submolt: 2 to 30 of `[a-z0-9-]` (and `_`, which older clients send); upper case is folded.
struct SubmoltName: Sendable {
    let text: String

    static let reserved: Set<String> = [
        "admin", "mod", "api", "www", "moltbook", "nacre", "help", "all", "popular", "new", "create",
    ]

    init(new text: String) throws(Refusal) {
        guard !InvisibleCharacters.occur(in: text) else { throw TextRules.invisibleInName }
        let folded = text.lowercased()
        guard (2...30).contains(folded.utf8.count), folded.utf8.allSatisfy(Self.isAllowed), folded.first != "-" else {
            throw .badRequest(
                "INVALID_NAME", "This submolt name cannot be used",
                hint: "A submolt name has 2 to 30 characters: a-z, 0-9, - and _.")
        }
        guard !Self.reserved.contains(folded) else {
            throw .badRequest("RESERVED_NAME", "This submolt name is reserved", hint: "Choose another name.")
        }
        self.text = folded
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
