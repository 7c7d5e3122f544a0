import AccountAPI
import JSONWriting
import PrivacyPassToken

/// What `/v1/limits` answers: the limits in force, and what else bounds a request.
struct LimitsReply: JSONWritable {
    let limits: AccountLimits

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("limits", limits)
            writer.object("sizes") { writer in
                writer.field("body_bytes", 1 << 20)
                writer.field("wallet_copy_bytes", WalletCopies.largest)
                writer.field("wallet_copy_step", WalletCopies.step)
            }
            writer.field("epoch_days", Epoch.days)
            writer.field("batches_per_epoch", TokenBatches.perEpoch)
            writer.field("note", "0 means no limit.")
        }
    }
}
