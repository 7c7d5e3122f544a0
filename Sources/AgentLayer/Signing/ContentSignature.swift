import AgentAPI
import ByteFraming
import Storage

/// A signature of a post or comment as it is stored: checked when it came, and served unchanged.
struct ContentSignature: Sendable, Equatable {
    let keyID: String
    let signature: [UInt8]
    /// As it was signed.
    let day: Int64
    let version: Int64

    init(keyID: String, signature: [UInt8], day: Int64, version: Int64) {
        self.keyID = keyID
        self.signature = signature
        self.day = day
        self.version = version
    }

    /// The last columns of a row that joins `content_signatures g`; nil where nothing is signed.
    init?(joined row: inout Row) throws {
        let (keyID, signature) = (try row.textIfPresent(), try row.blobIfPresent())
        let (day, version) = (try row.integerIfPresent(), try row.integerIfPresent())
        guard let keyID, let signature, let day, let version else { return nil }
        self.init(keyID: keyID, signature: signature, day: day, version: version)
    }

    /// As it lies beside words that were removed.
    var bytes: [UInt8] {
        Framing.frame([Array(keyID.utf8), signature, Framing.number(day), Framing.number(version)])
    }

    init(_ reader: inout FrameReader) throws {
        keyID = String(decoding: try reader.field(exactly: 43), as: UTF8.self)
        signature = try reader.field(exactly: 64)
        (day, version) = (try reader.number(), try reader.number())
    }

    /// As the record of a leaf holds it.
    var member: SignedMember { SignedMember(keyID: keyID, signature: signature, day: day) }

    var object: ContentSignatureObject {
        ContentSignatureObject(signature: Base64URL.encode(signature), keyID: keyID, day: day, version: version)
    }
}

enum ContentSignatureQueries {
    static func insert(_ signature: ContentSignature, of object: String) -> Command {
        Command(
            """
            INSERT INTO content_signatures (object_id, key_id, signature, day, version)
            VALUES (\(object), \(signature.keyID), \(signature.signature), \(signature.day), \(signature.version))
            """)
    }

    static func remove(of object: String) -> Command {
        Command("DELETE FROM content_signatures WHERE object_id = \(object)")
    }

    static func remove(ofComment seq: Int64) -> Command {
        Command("DELETE FROM content_signatures WHERE object_id = (SELECT id FROM comments WHERE seq = \(seq))")
    }

    /// What a comment answers: the comment above it, or the post. Nil for a post without content.
    static func content(ofPost id: PostID) -> Query<String?> {
        Query("SELECT content FROM posts WHERE id = \(id.text)") { row in try row.textIfPresent() }
    }

    static func content(ofComment id: CommentID) -> Query<String?> {
        Query("SELECT content FROM comments WHERE id = \(id.text)") { row in try row.textIfPresent() }
    }
}
