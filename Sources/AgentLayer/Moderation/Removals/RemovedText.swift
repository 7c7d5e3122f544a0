import ByteFraming
import Envelope

/// What a removal keeps of the words, sealed and padded, for an appeal and for bringing them back; and which moderator it
/// was, so that another one answers.
struct RemovedText: Sendable, Equatable {
    /// Nil for the operator.
    let moderator: AgentID?
    let title: String
    let content: String?
    let url: String?
    let marks: TextMarks
    /// What its author signed comes back with the words.
    let signature: ContentSignature?

    private static let domain = Array("nacre/removed-text/v1\0".utf8)
    /// More than any text that is taken in.
    private static let longest = 1 << 20

    init(moderator: AgentID?, of content: RemovableContent) {
        self.init(
            moderator: moderator, title: content.title, content: content.content, url: content.url, marks: content.marks,
            signature: content.signature)
    }

    init(
        moderator: AgentID?, title: String, content: String?, url: String?, marks: TextMarks,
        signature: ContentSignature? = nil
    ) {
        (self.moderator, self.title, self.content, self.url, self.marks) = (moderator, title, content, url, marks)
        self.signature = signature
    }

    init(bytes: [UInt8]) throws {
        func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        moderator = try reader.optionalField(upTo: 16).map { AgentID(bytes: $0) }
        marks = TextMarks(rawValue: try reader.number())
        title = String(decoding: try reader.field(upTo: Self.longest), as: UTF8.self)
        content = text(try reader.optionalField(upTo: Self.longest))
        url = text(try reader.optionalField(upTo: Self.longest))
        // What was removed before anything could be signed ends here.
        signature = reader.isAtEnd ? nil : try ContentSignature(&reader)
        try reader.end()
    }

    var bytes: [UInt8] {
        Framing.frame(optional: [
            Self.domain, moderator?.bytes, Framing.number(marks.rawValue), Array(title.utf8),
            content.map { Array($0.utf8) },
            url.map { Array($0.utf8) },
        ]) + (signature?.bytes ?? [])
    }

    func sealed(under key: DataKey, of object: Removable) throws -> [UInt8] {
        try key.seal(Padding.pad(bytes), as: Self.context(object))
    }

    init(sealed: [UInt8], under key: DataKey, of object: Removable) throws {
        try self.init(bytes: Padding.unpad(key.open(sealed, as: Self.context(object))))
    }

    private static func context(_ object: Removable) -> SealContext {
        SealContext(table: "removals", column: "sealed", record: object.bytes)
    }
}
