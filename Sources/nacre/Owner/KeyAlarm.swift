import Foundation
import NacreClient

/// An agent of a wallet, as its owner calls it.
typealias WatchedAgentName = (id: UUID, name: String)

/// What an owner is told of identity keys that nobody known to the wallet made.
struct KeyAlarm {
    let text: String

    /// Nil where there is none.
    init?(_ strange: [WatchedKey], _ names: [WatchedAgentName]) {
        guard !strange.isEmpty else { return nil }
        text = strange.map { key in
            let name = names.first { $0.id == key.agent }?.name ?? key.agent.uuidString.lowercased()
            return
                "\(TerminalText.line(name)) \(key.removed == nil ? "has" : "had") the identity key "
                + "\(TerminalText.line(key.keyID)), for which nobody you know vouches (leaf \(key.leaf) of the log"
                + (key.removed.map { ", taken back with leaf \($0))" } ?? ")")
        }.joined(separator: "\n")
    }

    static func names(_ wallet: OwnerWallet) async -> [WatchedAgentName] {
        await wallet.agents().map { ($0.id, $0.name ?? $0.id.uuidString.lowercased()) }
    }

    var failure: CommandFailure { CommandFailure(text, hint: Self.hint) }

    static let hint =
        "Did the agent make it? Compare with its 'nacre agent keys list', then: nacre owner watch --accept "
        + "KEY_ID. Otherwise rotate the agent's API key (nacre owner rotate-key), and let it revoke the key."
}

extension OwnerWallet {
    /// Takes a closed wallet again, when other commands have ended.
    func reopenWhenFree() async throws {
        while true {
            do {
                return try reopen()
            } catch WalletError.inUse {
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
