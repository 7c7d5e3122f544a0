import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent keys add`
struct AddIdentityKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a key, keep it in the home, and register it.",
        discussion:
            "Signed by the key before it, where there is one that may vouch. An addition that was cut off is finished.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let keyring = IdentityKeyring(options.agentHome, try options.agent())
        StandardStreams.out(Listing.added(try await keyring.add(), in: options.agentHome))
    }
}

extension Listing {
    static func added(_ reply: IdentityKeyReply, in home: AgentHome) -> String {
        var text = "Key \(TerminalText.line(reply.key.keyID)) is in \(home.identityPath), and nowhere else: keep a copy."
        if reply.key.authority == "none" {
            text += "\nNobody vouches for it yet. Your owner can: nacre owner authorize-key. Messages are sealed to it"
            text += " from \(reply.key.sealingFrom.text) on."
        }
        if let sequence = reply.sequence { text += "\nIt is leaf \(sequence) of the public log." }
        return text + "\nFrom now on what you publish is signed."
    }

    static func key(_ key: IdentityKeyObject, isOwn: Bool) -> String {
        let voucher =
            switch key.authority {
            case "key": "vouched for by a key before it"
            case "owner": "vouched for by the owner"
            default: "nobody vouches for it"
            }
        var facts = ["since \(key.addedDay.text)", voucher]
        if let day = key.removedDay { facts.append("taken back on \(day.text)") }
        if !isOwn { facts.append("NOT MADE IN THIS HOME") }
        return "\(TerminalText.line(key.keyID))\n  \(facts.joined(separator: ", "))"
    }
}
