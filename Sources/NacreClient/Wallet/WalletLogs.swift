import Foundation
import IssuerLog
import PrivacyPassToken
import TransparencyLog

/// The logs of the two servers.
public enum WalletLog: String, Codable, Sendable, Equatable {
    case accounts, agents

    /// In a sentence.
    var words: String {
        switch self {
        case .accounts: "the account server's log"
        case .agents: "the agent server's log"
        }
    }
}

/// Whom an owner believes about the logs, by the owner's own configuration. Keys as C2SP signed-note writes them.
public struct WalletPins: Codable, Sendable, Equatable {
    /// Nil where the key that is seen first counts, and a change is reported.
    public var accountsLog: String?
    public var agentsLog: String?
    public var witnesses: [String]
    /// Nil means more than half of the witnesses.
    public var quorum: Int?

    public static let none = WalletPins()

    public init(
        accountsLog: String? = nil, agentsLog: String? = nil, witnesses: [String] = [], quorum: Int? = nil
    ) {
        self.accountsLog = accountsLog
        self.agentsLog = agentsLog
        self.witnesses = witnesses
        self.quorum = quorum
    }

    public var isEmpty: Bool { self == .none }

    /// - Throws: ``WalletError/unfitPins(_:)``.
    public func check() throws(WalletError) {
        _ = try pins(of: .accounts)
        _ = try pins(of: .agents)
    }

    func pins(of log: WalletLog) throws(WalletError) -> LogPins {
        let pins = LogPins(log: log == .accounts ? accountsLog : agentsLog, witnesses: witnesses, quorum: quorum)
        do { try pins.check() } catch { throw .unfitPins(error.hint) }
        return pins
    }
}

/// What this wallet has seen of a log, and holds it to.
public struct SeenLog: Codable, Sendable, Equatable {
    /// Its verifier key.
    public let key: String
    /// The greatest tree that was seen.
    public private(set) var size: Int64
    public let root: Data

    init(key: String, size: Int64, root: LogHash) {
        self.key = key
        self.size = size
        self.root = Data(root.bytes)
    }
}

/// What was seen of both logs.
public struct SeenLogs: Codable, Sendable, Equatable {
    public internal(set) var accounts: SeenLog?
    public internal(set) var agents: SeenLog?

    subscript(log: WalletLog) -> SeenLog? {
        get { log == .accounts ? accounts : agents }
        set {
            switch log {
            case .accounts: accounts = newValue
            case .agents: agents = newValue
            }
        }
    }
}

extension OwnerWallet {
    public var pins: WalletPins { contents.configuration.pins ?? .none }

    public var seenLogs: SeenLogs { contents.seenLogs ?? SeenLogs() }

    /// Changes whom this wallet believes. What was seen of a log whose pinned key is now another is forgotten: the owner has
    /// learned elsewhere that it goes on under that key.
    public func pin(_ pins: WalletPins) throws {
        try pins.check()
        try change { contents in
            contents.configuration.pins = pins.isEmpty ? nil : pins
            for (log, key) in [(WalletLog.accounts, pins.accountsLog), (.agents, pins.agentsLog)] {
                if let key, let seen = contents.seenLogs?[log], seen.key != key { contents.seenLogs?[log] = nil }
            }
            contents.keyWatch?.readAnew(under: pins.agentsLog)
        }
    }

    /// Whom to believe about a log, whose server says that `shown` is its key.
    func trust(in log: WalletLog, shown: String?) throws(WalletError) -> LogTrust {
        let pins = try pins.pins(of: log)
        let seen = seenLogs[log]
        if pins.log == nil, let seen, let shown, seen.key != shown {
            throw .logKeyChanged(log, was: seen.key, now: shown)
        }
        guard let trust = try? pins.trust(seen: seen?.key ?? shown) else { throw .logUnreadable(log) }
        return trust
    }
}

extension WalletError {
    /// What is wrong with a log, in the wallet's words.
    init(_ refusal: IssuerLogRefusal, in log: WalletLog) {
        switch refusal {
        case .notLogged(let kind, let epoch): self = .issuerKeyNotLogged(log, kind: kind.name, epoch: epoch.number)
        case .otherKey(let kind, let epoch): self = .issuerKeyDiffers(log, kind: kind.name, epoch: epoch.number)
        case .secondKey(let kind, let epoch), .sharedKey(let kind, let epoch):
            self = .issuerKeyTwice(kind: kind.name, epoch: epoch.number)
        case .stale: self = .logStale(log)
        case .untrusted(.quorumNotMet(let cosigned, let quorum)):
            self = .logNotCosigned(log, cosigned: cosigned, quorum: quorum)
        case .untrusted: self = .logNotSigned(log)
        case .malformedProof, .notIncluded, .malformedLeaf: self = .logUnreadable(log)
        }
    }

    /// Whether it may pass by itself: a new leaf takes a moment to be published and cosigned.
    var isPassing: Bool {
        switch self {
        case .issuerKeyNotLogged, .logStale, .logNotCosigned: true
        default: false
        }
    }
}
