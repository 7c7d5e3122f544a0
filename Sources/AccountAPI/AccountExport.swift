import JSONWriting

/// GET /v1/account/export: everything held about the account.
public struct AccountExport: Codable, JSONWritable {
    /// The batches of one epoch: how many, and the SHA-256 of each (base64url), by which a repeated one is known.
    public struct Draw: Codable, JSONWritable {
        public let epoch: Int64
        public let batches: Int
        public let digests: [String]

        public init(epoch: Int64, batches: Int, digests: [String]) {
            self.epoch = epoch
            self.batches = batches
            self.digests = digests
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("epoch", epoch)
                writer.field("batches", batches)
                writer.strings("digests", digests)
            }
        }
    }

    /// The sealed copy of the wallet: this server cannot open it.
    public struct WalletCopy: Codable, JSONWritable {
        public let version: String
        /// Base64url.
        public let sealed: String

        public init(version: String, sealed: String) {
            self.version = version
            self.sealed = sealed
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("version", version)
                writer.field("sealed", sealed)
            }
        }
    }

    /// Something that is held but not shown, because whoever stole a session could use it.
    public struct Withheld: Codable, JSONWritable {
        public let what: String
        public let why: String

        public init(what: String, why: String) {
            self.what = what
            self.why = why
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("what", what)
                writer.field("why", why)
            }
        }
    }

    public let account: AccountObject
    public let sessions: [SessionObject]
    /// Unused ones, of eight.
    public let backupCodesLeft: Int
    public let draws: [Draw]
    public let walletCopy: WalletCopy?
    public let applications: [ConnectedApplication]
    public let billing: BillingObject?
    /// Who opened data of the account, the newest first.
    public let accesses: [AccessObject]
    public let notices: [NoticeObject]
    /// For people who work on the server.
    public let role: String?
    public let withheld: [Withheld]
    /// What stays when the account is deleted, in words.
    public let keptAfterDeletion: String

    public init(
        account: AccountObject, sessions: [SessionObject], backupCodesLeft: Int, draws: [Draw],
        walletCopy: WalletCopy?, applications: [ConnectedApplication], billing: BillingObject?,
        accesses: [AccessObject], notices: [NoticeObject], role: String?, withheld: [Withheld],
        keptAfterDeletion: String
    ) {
        self.account = account
        self.sessions = sessions
        self.backupCodesLeft = backupCodesLeft
        self.draws = draws
        self.walletCopy = walletCopy
        self.applications = applications
        self.billing = billing
        self.accesses = accesses
        self.notices = notices
        self.role = role
        self.withheld = withheld
        self.keptAfterDeletion = keptAfterDeletion
    }

    private enum CodingKeys: String, CodingKey {
        case account, sessions, backupCodesLeft = "backup_codes_left", draws
        case walletCopy = "wallet_copy", applications, billing, accesses, notices, role, withheld
        case keptAfterDeletion = "kept_after_deletion"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("account", account)
            writer.array("sessions", sessions)
            writer.field("backup_codes_left", backupCodesLeft)
            writer.array("draws", draws)
            writer.field("wallet_copy", walletCopy)
            writer.array("applications", applications)
            writer.field("billing", billing)
            writer.array("accesses", accesses)
            writer.array("notices", notices)
            writer.field("role", role)
            writer.array("withheld", withheld)
            writer.field("kept_after_deletion", keptAfterDeletion)
        }
    }
}
