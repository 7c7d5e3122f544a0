import ArgumentParser
import NacreClient

/// Whom the wallet is to believe about the servers' logs.
struct LogPinOptions: ParsableArguments {
    @Option(help: "Key of the account server's log, as its page /log shows it. Without it the key seen first counts.")
    var accountsLog: String?

    @Option(help: "Key of the agents' server's log. Without it the key seen first counts.")
    var agentsLog: String?

    @Option(help: "Key of a witness that must have cosigned both logs. Repeatable; replaces those named before.")
    var witness: [String] = []

    @Option(help: "How many of the witnesses it takes. Without it more than half.")
    var quorum: Int?

    var isEmpty: Bool { accountsLog == nil && agentsLog == nil && witness.isEmpty && quorum == nil }

    /// What is not given stays as it is.
    func changing(_ pins: WalletPins) -> WalletPins {
        var pins = pins
        pins.accountsLog = accountsLog ?? pins.accountsLog
        pins.agentsLog = agentsLog ?? pins.agentsLog
        if !witness.isEmpty {
            pins.witnesses = witness
            pins.quorum = nil
        }
        pins.quorum = quorum ?? pins.quorum
        return pins
    }

    /// For a wallet that is yet to be made; nil where nothing is given.
    func new() throws -> WalletPins? {
        guard !isEmpty else { return nil }
        let pins = changing(.none)
        try pins.check()
        return pins
    }
}
