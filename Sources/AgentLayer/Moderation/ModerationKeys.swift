import Envelope

/// The keys by which reports, appeals and removed words are found and opened (protocols.md section 5).
struct ModerationKeys: Sendable {
    private let tags: PurposeKey
    private let formKey: PurposeKey
    private let dataKeys: DataKeyStore

    init(dataKeys: DataKeyStore) async throws {
        // Tags by which rows are found stay under the first key of their purpose, as those of private lists.
        tags = try await dataKeys.purposeKeys("moderation-tag").all[0]
        formKey = try await dataKeys.purposeKeys("report-form").all[0]
        self.dataKeys = dataKeys
    }

    // MARK: Where rows are

    func reportTag(_ target: Reportable, by reporter: AgentID) -> [UInt8] {
        tags.tag("nacre/report/v1\0", target.bytes, reporter.bytes)
    }

    /// Of messages that one agent revealed: of which, a digest says.
    func revealedTag(_ messages: [UInt8], by reporter: AgentID) -> [UInt8] {
        tags.tag("nacre/revealed-report/v1\0", messages, reporter.bytes)
    }

    func targetTag(_ target: Reportable) -> [UInt8] { tags.tag("nacre/reported/v1\0", target.bytes) }

    /// Where reports and appeals wait: a submolt, or the operator's own desk.
    func placeTag(_ submolt: Int64?) -> [UInt8] {
        tags.tag("nacre/moderated-place/v1\0", withUnsafeBytes(of: (submolt ?? -1).bigEndian) { Array($0) })
    }

    /// Of one removal: where its appeal is, and its data key.
    func removalTag(_ keyID: [UInt8]) -> [UInt8] { tags.tag("nacre/removal/v1\0", keyID) }

    func noticeTag(_ code: ReceiptCode) -> [UInt8] { tags.tag("nacre/notice/v1\0", code.bytes) }

    /// What a form of this hour carries: who sends it has asked for it before.
    func formToken(hour: Int64) -> [UInt8] {
        Array(formKey.tag("nacre/report-form/v1\0", withUnsafeBytes(of: hour.bigEndian) { Array($0) }).prefix(16))
    }

    // MARK: What opens them

    /// Of one removal: opens its words, and what its author says against it.
    func textKey(_ removalTag: [UInt8]) async throws -> DataKey { try await dataKeys.key(for: removalTag) }

    /// Nil when the words are shredded.
    func existingTextKey(_ removalTag: [UInt8]) async throws -> DataKey? {
        try await dataKeys.existingKey(for: removalTag)
    }

    /// Shreds words that were removed, here and in every backup of the data.
    func shred(_ removalTags: [[UInt8]]) async throws { try await dataKeys.destroy(removalTags) }

    enum Dated: String, Sendable, CaseIterable {
        case reports, notices

        /// Days after which nobody can open them any more.
        var keptDays: Int64 {
            switch self {
            case .reports: 90
            case .notices: 180
            }
        }

        fileprivate var prefix: String { "moderation-\(rawValue)/" }
    }

    /// The key of everything of this kind that came on one day, made with the first.
    func dayKey(_ kind: Dated, _ day: Int64) async throws -> DataKey {
        try await dataKeys.key(for: Array("\(kind.prefix)\(day)".utf8))
    }

    func existingDayKey(_ kind: Dated, _ day: Int64) async throws -> DataKey? {
        try await dataKeys.existingKey(for: Array("\(kind.prefix)\(day)".utf8))
    }

    /// Destroys the keys of days whose time is over.
    func destroyDayKeys(today: Int64) async throws {
        for kind in Dated.allCases {
            let prefix = Array(kind.prefix.utf8)
            let old = try await dataKeys.records(startingWith: prefix).filter { record in
                guard let day = Int64(String(decoding: record.dropFirst(prefix.count), as: UTF8.self)) else {
                    return false
                }
                return today - day > kind.keptDays
            }
            try await dataKeys.destroy(old)
        }
    }
}
