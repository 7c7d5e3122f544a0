import Hummingbird
import JSONWriting
import TransparencyLog

/// GET /
///
/// Who this witness is, which logs it knows, how far, and what it holds against them.
struct GetIdentity: Sendable {
    let witness: Witness

    func respond() async throws -> Response {
        let trees = Dictionary(uniqueKeysWithValues: try await witness.trees().map { ($0.origin, $0) })
        var text = """
            \(witness.key.signer.verifier.name) is a witness of transparency logs (c2sp.org/tlog-witness).

            It cosigns a checkpoint only if the log goes on from the last one that it cosigned. It reads no entries.

            Verifier key: \(witness.key.vkey)
            Ask it with:  POST /add-checkpoint


            """
        for (origin, keys) in witness.logs.sorted(by: { $0.key < $1.key }) {
            text += "Log \(origin)\n"
            for key in keys { text += "  key   \(key.vkey)\n" }
            if let tree = trees[origin], let time = tree.cosignedAt {
                text += "  size  \(tree.size), cosigned \(Timestamp(milliseconds: time * 1_000).iso8601)\n"
            } else {
                text += "  never cosigned\n"
            }
        }
        return WitnessText.plain(.ok, text + (try await GetForks(witness: witness).page(after: 0)))
    }
}
