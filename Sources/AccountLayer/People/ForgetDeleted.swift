public import Envelope
import HTTPSupport
import Logging
public import Storage

extension AccountServer {
    /// What a restore does last: ends all access that the backup would bring back, and forgets who is deleted.
    /// - Returns: how many accounts were deleted since the backup.
    public static func settleRestored(in store: any Store, _ dataKeys: DataKeyStore) async throws -> Int {
        // Which of it was ended since the backup, nobody knows: signed out, disconnected, refreshed.
        try await store.write(.upkeep) { transaction in
            for table in AccessQueries.tables { try transaction.run(AccessQueries.endAll(in: table)) }
        }
        return try await forgetDeleted(in: store, dataKeys)
    }

    /// After a restore: accounts that were deleted when the backup was made already have no data key any more. Their rows,
    /// which nobody can open, go too, so that their addresses are free.
    /// - Returns: how many there were.
    static func forgetDeleted(in store: any Store, _ dataKeys: DataKeyStore) async throws -> Int {
        // Nothing is sent and nobody listens.
        let domain = try await AccountServer(
            Configuration(mail: .sendmail(command: "/usr/sbin/sendmail")), store: store, dataKeys: dataKeys,
            logger: Logger(label: "nacre.accounts")
        ).domain
        var forgotten = 0
        var last: [UInt8] = []
        while true {
            let after = last
            let page = try await store.read { try $0.all(PersonQueries.ids(after: after, limit: 500)) }
            guard let end = page.last else { return forgotten }
            last = end.bytes
            for id in page where try await domain.keys.existingDataKey(of: id) == nil {
                let commands = AccountRows.foundByTags(of: id, domain)
                try await store.write(.upkeep) { transaction in
                    for command in commands { try transaction.run(command) }
                    try transaction.run(SessionQueries.deleteAll(of: id))
                    try transaction.run(PersonQueries.delete(id))
                }
                forgotten += 1
            }
        }
    }
}
