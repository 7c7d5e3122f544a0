/// What the drill plants: words that stand nowhere else, the same under the same seed, and what the servers gave out
/// meanwhile.
public struct LeakSecrets: Sendable {
    public let email: String
    public let newEmail: String
    public let deletedEmail: String
    public let unknownEmail: String
    public let neighbourEmail: String
    /// What stands on an invoice, and a card that somebody writes where it does not belong.
    public let payerName: String
    public let street: String
    public let city: String
    public let taxID: String
    public let card: String
    public let passphrase: String
    public let newPassphrase: String
    public let wrongPassphrase: String
    public let walletPassphrase: String
    public let userAgent: String
    public let cookie: String
    public let search: String
    public let refused: String
    public let trailEntry: String
    public let message: String
    /// Anyone may read them: they show that the search sees.
    public let publishedWords: String
    public let deletedWords: String
    public let withdrawnWords: String
    /// For IPv6, whose prefix would show in any form. Connections of the drill come from the loopback: what a proxy adds
    /// carries it.
    public let address: String
    public let addressBytes: [UInt8]
    public let idempotencyKey: String
    /// What counts: the words above once they were used, and an agent's API key, a session, a token.
    public private(set) var canaries: [Canary] = []
    public private(set) var acts: [PrivateAct] = []
    /// Something done in public meanwhile, which rows and commits do join with who did it: it shows that the search for
    /// acts sees.
    public private(set) var publication: PrivateAct?
    /// The vote, for the twin that names it.
    public private(set) var vote: (agent: String, post: String)?

    /// What the promise speaks of and no server of this version takes.
    public static let notInThisVersion = ["draft"]

    public init(seed: UInt64) {
        var random = SeededGenerator(seed: seed, for: "leak")
        func word(_ prefix: String) -> String {
            let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
            return prefix + String((0..<20).map { _ in letters[random.below(letters.count)] })
        }
        email = word("mail") + "@nacre.test"
        newEmail = word("moved") + "@nacre.test"
        deletedEmail = word("gone") + "@nacre.test"
        unknownEmail = word("nobody") + "@nacre.test"
        neighbourEmail = word("neighbour") + "@nacre.test"
        payerName = word("Payer")
        street = word("street")
        city = word("city")
        taxID = word("DE")
        card = Self.card((0..<14).map { _ in random.below(10) })
        passphrase = word("pass")
        newPassphrase = word("newpass")
        wrongPassphrase = word("wrong")
        walletPassphrase = word("wallet")
        userAgent = word("browser")
        cookie = word("crumb")
        search = word("sought")
        refused = word("refused")
        trailEntry = word("trail")
        message = word("message")
        publishedWords = word("public")
        deletedWords = word("erased")
        withdrawnWords = word("withdrawn")
        let groups = [0x2001, 0x0DB8] + (0..<6).map { _ in random.below(0xFFFF) | 0x1000 }
        address = groups.map { String($0, radix: 16) }.joined(separator: ":")
        addressBytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        idempotencyKey = word("again")
    }

    /// The number of a card: the digits after a 4, and a check digit by Luhn's formula (ISO/IEC 7812-1).
    private static func card(_ digits: [Int]) -> String {
        let digits = [4] + digits
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.element * (digit.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return (digits + [(10 - sum % 10) % 10]).map(String.init).joined()
    }

    /// A word that was used, or a credential that a server gave out.
    public mutating func learn(_ name: String, _ text: String) { canaries.append(Canary(name, text: text)) }

    /// An address, and what stands before its `@`.
    public mutating func learn(_ name: String, address: String) {
        learn(name, address)
        learn(name, String(address.prefix { $0 != "@" }))
    }

    public mutating func learn(_ name: String, bytes: [UInt8]) { canaries.append(Canary(name, bytes: bytes)) }

    /// A follow, a subscription, a block. For votes use `voted`.
    public mutating func acted(_ name: String, actor: [String], target: [String]) {
        acts.append(PrivateAct(name, actor: actor, target: target))
    }

    public mutating func published(by actor: [String], _ target: [String]) {
        publication = PrivateAct("publication", actor: actor, target: target)
    }

    public mutating func voted(agent: String, agentName: String, post: String) {
        vote = (agent, post)
        acted("vote", actor: [agent, agentName], target: [post])
    }
}
