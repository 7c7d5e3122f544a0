import AccountAPI
import ByteFraming
import Envelope
import HTTPSupport
import Storage

/// What one person is told about one incident: sealed under the key of their account, under a tag that occurs once.
struct Notice: Sendable {
    let incident: [UInt8]
    let day: Int64
    let subject: String
    let text: String

    init(_ incident: Incident) {
        self.incident = incident.id
        day = incident.day
        subject = incident.template.subject.description
        text = incident.text
    }

    var object: NoticeObject {
        NoticeObject(incident: Base64URL.encode(incident), day: day, subject: subject, text: text)
    }

    static func tag(_ incident: [UInt8], under key: DataKey) -> [UInt8] { key.tag("nacre/notice-tag/v1\0", incident) }

    // MARK: Bytes

    private static let domain = Array("nacre/notice/v1\0".utf8)

    func insert(under key: DataKey) throws -> Command {
        let tag = Self.tag(incident, under: key)
        let bytes = Padding.pad(
            Framing.frame([
                Self.domain, incident, Framing.number(day), Array(subject.utf8), Array(text.utf8),
            ]))
        return NoticeQueries.insert(tag, sealed: try key.seal(bytes, as: Self.context(tag)))
    }

    init(_ row: NoticeQueries.Row, under key: DataKey) throws {
        var reader = FrameReader(try Padding.unpad(key.open(row.sealed, as: Self.context(row.tag))))
        try reader.expect(Self.domain)
        incident = try reader.field(upTo: 16)
        day = try reader.number()
        subject = String(decoding: try reader.field(upTo: 256), as: UTF8.self)
        text = String(decoding: try reader.field(upTo: 4_096), as: UTF8.self)
        try reader.end()
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "incident_notices", column: "sealed", record: tag)
    }
}
