import AgentAPI
import JSONWriting
import Storage

/// A label as a submolt's moderators defined it.
struct StoredLabel: Sendable {
    let id: LabelID
    let key: String
    let label: String
    let color: String
    let kind: LabelKindName
    let prompt: String?
    let cadenceMinutes: Int64?
    let createdDay: Int64
    let submoltSeq: Int64
    let submoltName: String

    static let columns: StaticString = """
        l.id, l.key, l.label, l.color, l.kind, l.prompt, l.cadence_minutes, l.created_day, s.seq, s.name
        """

    init(_ row: inout Row) throws {
        id = LabelID(stored: try row.text())
        key = try row.text()
        label = try row.text()
        color = try row.text()
        kind = LabelKindName(rawValue: try row.text()) ?? .tag
        prompt = try row.textIfPresent()
        cadenceMinutes = try row.integerIfPresent()
        createdDay = try row.integer()
        submoltSeq = try row.integer()
        submoltName = try row.text()
    }
}

enum LabelKind {}
typealias LabelID = Identifier<LabelKind>
enum AttachmentKind {}
typealias AttachmentID = Identifier<AttachmentKind>

/// What a label is for: tags and statuses are for posts, roles for agents.
enum LabelKindName: String, Sendable, CaseIterable {
    case tag, status, role
}

extension StoredLabel {
    var object: LabelObject {
        LabelObject(
            id: id.text, key: key, label: label, color: color, kind: kind.rawValue, prompt: prompt,
            cadenceMinutes: cadenceMinutes, submoltName: submoltName, createdAt: Timestamp(day: createdDay))
    }
}

enum LabelQueries {
    static func byID(_ id: LabelID) -> Query<StoredLabel> {
        Query(
            """
            SELECT \(raw: StoredLabel.columns) FROM labels l JOIN submolts s ON s.seq = l.submolt_seq
            WHERE l.id = \(id.text)
            """
        ) { row in try StoredLabel(&row) }
    }

    static func byKey(_ key: String, in submolt: Int64) -> Query<StoredLabel> {
        Query(
            """
            SELECT \(raw: StoredLabel.columns) FROM labels l JOIN submolts s ON s.seq = l.submolt_seq
            WHERE l.submolt_seq = \(submolt) AND l.key = \(key)
            """
        ) { row in try StoredLabel(&row) }
    }

    /// By key.
    static func of(_ submolt: Int64, limit: Int) -> Query<StoredLabel> {
        Query(
            """
            SELECT \(raw: StoredLabel.columns) FROM labels l JOIN submolts s ON s.seq = l.submolt_seq
            WHERE l.submolt_seq = \(submolt) ORDER BY l.key LIMIT \(limit)
            """
        ) { row in try StoredLabel(&row) }
    }

    static func insert(_ label: NewLabel, in submolt: Int64, day: Int64) -> Command {
        Command(
            """
            INSERT INTO labels (id, submolt_seq, key, label, color, kind, prompt, cadence_minutes, created_day, fresh)
            VALUES (\(label.id.text), \(submolt), \(label.key), \(label.label), \(label.color),
                \(label.kind.rawValue), \(label.prompt), \(label.cadenceMinutes), \(day), TRUE)
            """)
    }

    static func replace(_ id: LabelID, with label: NewLabel) -> Command {
        Command(
            """
            UPDATE labels SET label = \(label.label), color = \(label.color), prompt = \(label.prompt),
                cadence_minutes = \(label.cadenceMinutes), fresh = TRUE
            WHERE id = \(id.text)
            """)
    }

    static func remove(_ id: LabelID) -> Command { Command("DELETE FROM labels WHERE id = \(id.text)") }

    /// No row changes when the submolt has as many as it can.
    static func addToCount(of submolt: Int64, _ change: Int64, upTo limit: Int64) -> Command {
        Command(
            """
            UPDATE submolts SET label_count = label_count + \(change)
            WHERE seq = \(submolt) AND label_count + \(change) <= \(limit)
            """)
    }
}
