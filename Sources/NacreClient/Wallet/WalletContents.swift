import Foundation
import JSONWriting

/// Everything a wallet holds. JSON inside the sealed part of the file and of the copy.
struct WalletContents: Codable, Sendable, Equatable {
    /// Grows by one at every save.
    var counter: Int64 = 0
    /// Seals the mark beside the file.
    let markKey: Data
    var configuration: WalletConfiguration
    var person: WalletPerson?
    var issuer: PinnedIssuer?
    var draws: [DrawRecord] = []
    var tokens: [HeldToken] = []
    /// In the order in which they keep speaking when tokens are short.
    var agents: [AgentRecord] = []
    /// The one that gets the `vote` token.
    var voter: UUID?
    var queue = ActQueue()
    /// Whether every epoch's tokens are drawn and spent without being told.
    var renewsByItself = true
    var copy = CopyRecord()
    /// Of the sign-in passphrases; nil before one was seen.
    var signIn: SignInMark?
    /// How many owners drew, when this wallet drew last.
    var crowd: CrowdSighting?
    /// What was seen of the servers' logs.
    var seenLogs: SeenLogs?
    /// The identity keys of the agents, as the log tells them.
    var keyWatch: WalletKeyWatch?

    /// The batches of an epoch.
    struct DrawRecord: Codable, Sendable, Equatable {
        let epoch: Int64
        /// How many were sent. Written down before sending.
        var batchesSent: Int
        var isFinished: Bool
    }

    /// What is known of the copy at the account server.
    struct CopyRecord: Codable, Sendable, Equatable {
        /// Nil until the owner asked for a recovery code.
        var key: Data?
        /// The version that was stored or read last.
        var version: String?
        /// The highest counter seen in a copy.
        var seenCounter: Int64 = 0
        /// SHA-256 of the copies that this machine has stored or tried to: what another machine stored is not among them.
        var ownDigests: [Data] = []

        private static let maxDigests = 8

        mutating func noteSent(_ digest: Data) { ownDigests = ownDigests.suffix(Self.maxDigests - 1) + [digest] }
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(self))
    }

    /// Nil for bytes that are no contents.
    init?(_ bytes: [UInt8]) {
        guard let contents = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = contents
    }

    init(markKey: Data, configuration: WalletConfiguration) {
        self.markKey = markKey
        self.configuration = configuration
    }
}

/// The two servers that a wallet is for. Tokens are sent to these only.
public struct WalletConfiguration: Codable, Sendable, Equatable {
    public let accounts: ServerAddress
    public let agents: ServerAddress
    /// Nil where nothing is pinned.
    public internal(set) var pins: WalletPins?

    public init(accounts: ServerAddress, agents: ServerAddress, pins: WalletPins? = nil) {
        self.accounts = accounts
        self.agents = agents
        self.pins = pins
    }

    private enum CodingKeys: String, CodingKey { case accounts, agents, pins }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        accounts = try ServerAddress(try values.decode(String.self, forKey: .accounts))
        agents = try ServerAddress(try values.decode(String.self, forKey: .agents))
        pins = try values.decodeIfPresent(WalletPins.self, forKey: .pins)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(accounts.text, forKey: .accounts)
        try values.encode(agents.text, forKey: .agents)
        try values.encodeIfPresent(pins, forKey: .pins)
    }
}

/// Who is signed in at the account server.
public struct WalletPerson: Codable, Sendable, Equatable {
    public let email: String
    /// Nil after signing out.
    public let session: String?

    public init(email: String, session: String?) {
        self.email = email
        self.session = session
    }
}

/// The session stays out of logs and error messages.
extension WalletPerson: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { email }
    public var debugDescription: String { email }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
