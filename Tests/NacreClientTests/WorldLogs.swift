import AgentAPI
import IssuerLog
import JSONWriting
import NIOCore
import PrivacyPassIssuer
import PrivacyPassToken
import TestLogs
import TransparencyLog

@testable import NacreClient

/// The logs of the two servers of a ``WalletWorld``: the issuer's keys as they come, cosigned by whom the test says.
struct WorldLogs: Sendable {
    static let accountsLog = Result { try MemoryLog("localhost:8421/log", seed: 11) }
    static let agentsLog = Result { try MemoryLog("127.0.0.1:8420/log", seed: 12) }

    var accounts: MemoryLog?
    var agents: MemoryLog?
    /// Numbers of the epochs whose keys are there.
    private var epochs: ClosedRange<Int64>?
    var witnesses: [CosignatureSigner] = []
    /// Of the cosignatures, in seconds since 1970.
    var cosignedAt: Int64 = 0
    /// What is served in the place of the logs; nil for what they say.
    var override: (@Sendable (_ isAccounts: Bool, _ path: String) throws -> [UInt8]?)?

    /// Appends the keys of an epoch and of the next.
    mutating func reach(_ epoch: Epoch) throws {
        var (accounts, agents) = (try accounts ?? Self.accountsLog.get(), try agents ?? Self.agentsLog.get())
        let wanted = epoch.number...epoch.next.number
        let first = epochs.map { $0.upperBound + 1 } ?? wanted.lowerBound
        if first <= wanted.upperBound {
            for number in first...wanted.upperBound {
                for kind in [TokenKind.run, .vote] {
                    guard let epoch = Epoch(number: number) else { continue }
                    let key = LoggedKey(
                        EpochKey(kind: kind, epoch: epoch, key: try WalletWorld.key(kind, number).publicKey))
                    accounts.append(.issuerKey(key.statement))
                    agents.append(.issuerKey(key.statement))
                }
            }
            epochs = min(epochs?.lowerBound ?? first, first)...wanted.upperBound
        }
        self.accounts = accounts
        self.agents = agents
    }

    func accountsFile(_ path: String) throws -> [UInt8]? {
        guard let accounts else { return nil }
        return try accounts.file(
            String(path.dropFirst("/log/".count)), note: accounts.note(witnesses: witnesses, at: cosignedAt))
    }

    func agentsFile(_ path: String) throws -> [UInt8]? {
        guard let agents, path == IssuerKeysReply.path else { return nil }
        return try Self.issuerKeys(agents, note: agents.note(witnesses: witnesses, at: cosignedAt))
    }

    /// What `/log/issuer-keys` answers over all keys of a log.
    static func issuerKeys(_ log: MemoryLog, note: SignedNote) throws -> [UInt8] {
        let keys = try log.entries.enumerated().map { index, entry in
            let proof = IssuerKeyProof(leaf: entry, inclusion: try log.inclusion(of: Int64(index)), note: note)
            return LoggedIssuerKeyObject(
                kind: proof.claim?.kind ?? "", epoch: proof.claim?.epoch ?? 0, sequence: Int64(index), proof: proof.text)
        }
        return Array(IssuerKeysReply(log: log.vkey, keys: keys).json().readableBytesView)
    }
}
