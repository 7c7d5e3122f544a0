import AgentAPI
import HTTPSupport
import Hummingbird
import IssuerLog
import JSONWriting
import LogService
import PrivacyPassToken
import TransparencyLog

/// GET /log/issuer-keys
///
/// The issuer's keys that this server goes by, each with a proof that its log commits to it: who holds a token compares
/// before spending it. Says nothing about who asks, and asks nobody.
enum ListIssuerKeys {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let today = network.clock.now.day
        let epochs = Epoch.redeemable(onDay: today).union([Epoch(day: today).next]).sorted()
        let labels = epochs.flatMap { epoch in IssuerKeys.kinds.map { (kind: $0, epoch: epoch) } }
        let names = labels.map { IssuerKeyQueries.logName($0.kind, $0.epoch) }
        let leaves = try await network.log.leaves(named: names)
        let keys = zip(labels, names).compactMap { label, name in
            leaves[name].map { found in
                LoggedIssuerKeyObject(
                    kind: label.kind.name, epoch: label.epoch.number, sequence: found.proof.inclusion.index,
                    proof: IssuerKeyProof(
                        leaf: found.leaf, inclusion: found.proof.inclusion, note: found.proof.note
                    ).text)
            }
        }
        return .json(IssuerKeysReply(log: network.log.vkey, keys: keys), capacity: 8_192)
    }
}
