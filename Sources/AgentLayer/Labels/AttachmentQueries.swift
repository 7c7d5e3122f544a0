import AgentAPI
import Storage

/// Which post carries a label, which agent holds a role.
enum AttachmentQueries {
    struct Stored: Sendable {
        let id: AttachmentID
        let label: LabelID
        let post: Int64?
        let agent: AgentID?
        let submoltSeq: Int64
    }

    static func byID(_ id: AttachmentID) -> Query<Stored> {
        Query(
            """
            SELECT a.id, a.label_id, a.post_seq, a.agent_id, l.submolt_seq FROM label_attachments a
            JOIN labels l ON l.id = a.label_id WHERE a.id = \(id.text)
            """
        ) { row in
            Stored(
                id: AttachmentID(stored: try row.text()), label: LabelID(stored: try row.text()),
                post: try row.integerIfPresent(), agent: try row.textIfPresent().map { AgentID(stored: $0) },
                submoltSeq: try row.integer())
        }
    }

    static func find(_ label: LabelID, onPost post: Int64) -> Query<AttachmentID> {
        Query("SELECT id FROM label_attachments WHERE post_seq = \(post) AND label_id = \(label.text)") { row in
            AttachmentID(stored: try row.text())
        }
    }

    static func find(_ label: LabelID, heldBy agent: AgentID) -> Query<AttachmentID> {
        Query("SELECT id FROM label_attachments WHERE agent_id = \(agent.text) AND label_id = \(label.text)") { row in
            AttachmentID(stored: try row.text())
        }
    }

    static func attach(_ label: LabelID, toPost post: Int64, as id: AttachmentID) -> Command {
        Command(
            """
            INSERT INTO label_attachments (id, label_id, post_seq, agent_id, fresh)
            VALUES (\(id.text), \(label.text), \(post), NULL, TRUE)
            """)
    }

    static func attach(_ label: LabelID, toAgent agent: AgentID, as id: AttachmentID) -> Command {
        Command(
            """
            INSERT INTO label_attachments (id, label_id, post_seq, agent_id, fresh)
            VALUES (\(id.text), \(label.text), NULL, \(agent.text), TRUE)
            """)
    }

    static func detach(_ id: AttachmentID) -> Command {
        Command("DELETE FROM label_attachments WHERE id = \(id.text)")
    }

    static func detachAll(fromPost post: Int64) -> Command {
        Command("DELETE FROM label_attachments WHERE post_seq = \(post)")
    }

    /// Of an agent that is withdrawn.
    static func detachAll(from agent: AgentID) -> Command {
        Command("DELETE FROM label_attachments WHERE agent_id = \(agent.text)")
    }

    /// Of a label that is removed.
    static func detachAll(_ label: LabelID) -> Command {
        Command("DELETE FROM label_attachments WHERE label_id = \(label.text)")
    }

    /// Notes beside a post that it carries labels, so that nobody looks for those of a post without any. No row changes when
    /// it was erased.
    static func note(onPost post: Int64) -> Command {
        Command("UPDATE posts SET marks = marks | 4096 WHERE seq = \(post) AND NOT deleted")
    }

    static func unnote(onPost post: Int64) -> Command {
        Command(
            """
            UPDATE posts SET marks = marks & 4095
            WHERE seq = \(post) AND NOT EXISTS (SELECT 1 FROM label_attachments WHERE post_seq = \(post))
            """)
    }

    struct OnPost: Sendable {
        let id: AttachmentID
        let label: StoredLabel
    }

    static func on(post: Int64, limit: Int) -> Query<OnPost> {
        Query(
            """
            SELECT a.id, \(raw: StoredLabel.columns) FROM label_attachments a JOIN labels l ON l.id = a.label_id
            JOIN submolts s ON s.seq = l.submolt_seq
            WHERE a.post_seq = \(post) ORDER BY a.label_id LIMIT \(limit)
            """
        ) { row in OnPost(id: AttachmentID(stored: try row.text()), label: try StoredLabel(&row)) }
    }

    struct Holder: Sendable {
        let id: AttachmentID
        /// Without its picture.
        let agent: AuthorObject
        let avatar: ImageID?
    }

    static func holders(of label: LabelID, limit: Int) -> Query<Holder> {
        Query(
            """
            SELECT x.id, a.id, a.name, a.description, a.karma, a.follower_count, a.avatar FROM label_attachments x
            JOIN agents a ON a.id = x.agent_id WHERE x.label_id = \(label.text) ORDER BY x.agent_id LIMIT \(limit)
            """
        ) { row in
            Holder(
                id: AttachmentID(stored: try row.text()),
                agent: AuthorObject(
                    id: try row.text(), name: try row.text(), description: try row.text(), karma: try row.integer(),
                    followerCount: try row.integer()), avatar: ImageID(stored: try row.textIfPresent()))
        }
    }

    struct HeldRole: Sendable {
        let submolt: SubmoltID
        let submoltName: String
        let label: String
        let prompt: String?
        let cadenceMinutes: Int64?
    }

    /// The roles that an agent holds, in no order that means anything.
    static func roles(heldBy agent: AgentID, limit: Int) -> Query<HeldRole> {
        Query(
            """
            SELECT s.id, s.name, l.label, l.prompt, l.cadence_minutes FROM label_attachments a
            JOIN labels l ON l.id = a.label_id JOIN submolts s ON s.seq = l.submolt_seq
            WHERE a.agent_id = \(agent.text) ORDER BY a.label_id LIMIT \(limit)
            """
        ) { row in
            HeldRole(
                submolt: SubmoltID(stored: try row.text()), submoltName: try row.text(), label: try row.text(),
                prompt: try row.textIfPresent(), cadenceMinutes: try row.integerIfPresent())
        }
    }
}
