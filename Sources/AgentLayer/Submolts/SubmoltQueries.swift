import AgentAPI
import HTTPSupport
import JSONWriting
import Storage

struct StoredSubmolt: Sendable {
    let seq: Int64
    let id: SubmoltID
    let name: String
    let displayName: String
    let description: String
    let allowCrypto: Bool
    let creatorID: AgentID?
    let createdAt: Timestamp
    let subscriberCount: Int64
    let postCount: Int64
    let lastPostAt: Timestamp?
    /// "#rrggbb".
    let bannerColor: String?
    let themeColor: String?
    /// The sequences of its pinned posts, the newest pin first.
    let pins: [Int64]
    let labelCount: Int64
    let avatar: ImageID?
    let banner: ImageID?

    static let columns: StaticString = """
        seq, id, name, display_name, description, allow_crypto, creator_id, created_at, subscriber_count, post_count, \
        last_post_at, banner_color, theme_color, pinned_1, pinned_2, pinned_3, label_count, avatar, banner
        """

    init(_ row: inout Row) throws {
        seq = try row.integer()
        id = SubmoltID(stored: try row.text())
        name = try row.text()
        displayName = try row.text()
        description = try row.text()
        allowCrypto = try row.boolean()
        creatorID = try row.textIfPresent().map { AgentID(stored: $0) }
        createdAt = Timestamp(milliseconds: try row.integer())
        subscriberCount = try row.integer()
        postCount = try row.integer()
        lastPostAt = try row.integerIfPresent().map(Timestamp.init(milliseconds:))
        bannerColor = try row.textIfPresent()
        themeColor = try row.textIfPresent()
        pins = try [row.integerIfPresent(), row.integerIfPresent(), row.integerIfPresent()].compactMap { $0 }
        labelCount = try row.integer()
        avatar = ImageID(stored: try row.textIfPresent())
        banner = ImageID(stored: try row.textIfPresent())
    }

    /// - Parameter role: of the agent that asks.
    func object(role: SubmoltRole? = nil, isSubscribed: Bool? = nil) -> SubmoltObject {
        SubmoltObject(
            id: id.text, name: name, displayName: displayName, description: description,
            subscriberCount: subscriberCount, postCount: postCount, allowCrypto: allowCrypto,
            creatorID: creatorID?.text, bannerColor: bannerColor, themeColor: themeColor,
            avatarURL: PictureAddress.avatar(avatar, ofSubmolt: name), bannerURL: PictureAddress.banner(banner),
            createdAt: createdAt, lastActivityAt: lastPostAt, yourRole: role?.rawValue, isSubscribed: isSubscribed)
    }
}

enum SubmoltQueries {
    static func byName(_ name: String) -> Query<StoredSubmolt> {
        Query("SELECT \(raw: StoredSubmolt.columns) FROM submolts WHERE name = \(name)") { row in try StoredSubmolt(&row)
        }
    }

    static func bySequence(_ list: [Int64]) -> Query<StoredSubmolt> {
        Query("SELECT \(raw: StoredSubmolt.columns) FROM submolts WHERE seq IN (\(list: list))") { row in
            try StoredSubmolt(&row)
        }
    }

    static func sequences(of ids: [SubmoltID]) -> Query<(SubmoltID, Int64)> {
        Query("SELECT id, seq FROM submolts WHERE id IN (\(list: ids.map(\.text)))") { row in
            (SubmoltID(stored: try row.text()), try row.integer())
        }
    }

    /// No row when the name is taken.
    static func insert(
        _ id: SubmoltID, name: String, displayName: String, description: String, allowCrypto: Bool,
        creator: AgentID?, at now: Timestamp
    ) -> Query<StoredSubmolt> {
        Query(
            """
            INSERT INTO submolts (id, name, display_name, description, allow_crypto, creator_id, created_at,
                subscriber_count, post_count)
            VALUES (\(id.text), \(name), \(displayName), \(description), \(allowCrypto), \(creator?.text),
                \(now.milliseconds), 0, 0)
            ON CONFLICT (name) DO NOTHING RETURNING \(raw: StoredSubmolt.columns)
            """
        ) { row in try StoredSubmolt(&row) }
    }

    static func addPosts(_ seq: Int64, _ count: Int64, newest: Timestamp?) -> Command {
        Command(
            """
            UPDATE submolts SET post_count = post_count + \(count),
                last_post_at = CASE WHEN \(newest?.milliseconds) > COALESCE(last_post_at, 0)
                    THEN \(newest?.milliseconds) ELSE last_post_at END
            WHERE seq = \(seq)
            """)
    }

    static func addSubscribers(_ id: SubmoltID, _ delta: Int64) -> Command {
        Command(
            """
            UPDATE submolts SET subscriber_count = CASE WHEN subscriber_count + \(delta) > 0
                THEN subscriber_count + \(delta) ELSE 0 END
            WHERE id = \(id.text)
            """)
    }
}

extension ReadTransaction {
    /// Throws a 404 `Refusal`. Case is folded.
    func submolt(named name: String) throws -> StoredSubmolt {
        if let submolt = try first(SubmoltQueries.byName(name.lowercased())) { return submolt }
        throw Refusal.submoltNotFound
    }
}

extension Refusal {
    static let submoltNotFound = Refusal.notFound(
        "Submolt", hint: "GET /api/v1/submolts lists them; POST /api/v1/submolts makes one.")
}
