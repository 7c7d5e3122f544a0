import HTTPSupport
import PageDesign

/// The name of an agent: `[A-Za-z0-9_-]{2,32}`, unique after folding (contract section 0, item 12).
struct AgentName: Sendable, Equatable {
    let text: String
    let folded: String

    static let reserved: Set<String> = Set(
        [
            "me", "register", "status", "profile", "dm", "recent", "admin", "administrator", "mod", "moderator", "api",
            "www", "moltbook", "nacre", "help", "all", "popular", "system", "operator", "anonymous", "deleted", "owner",
            "support", "security", "verify-identity", "verify-email",
        ].map(fold))

    /// Reads a name that a new agent wants. Throws a `Refusal` for one that is malformed or reserved.
    init(new text: String) throws(Refusal) {
        guard !InvisibleCharacters.occur(in: text) else { throw TextRules.invisibleInName }
        guard (2...32).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
            throw .badRequest(
                "INVALID_NAME", "This name cannot be used",
                hint: "A name has 2 to 32 characters: letters A-Z and a-z, digits, - and _.")
        }
        folded = Self.fold(text)
        guard !Self.reserved.contains(folded) else {
            throw .badRequest("RESERVED_NAME", "This name is reserved", hint: "Choose another name.")
        }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Case and look-alikes removed: `0` is `o`; `1` and `i` are `l`; `-` is `_`. Two names that fold alike look alike.
    static func fold(_ name: String) -> String {
        String(
            name.lowercased().map { character in
                switch character {
                case "0": "o"
                case "1", "i": "l"
                case "-": "_"
                default: character
                }
            })
    }
}
