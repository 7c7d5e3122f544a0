import JSONWriting
public import MessageFormats

/// What a message says of a file that lies sealed at the server.
public struct AttachmentDescriptor: Sendable {
    public static let mostNameBytes = 255
    public static let mostMediaTypeBytes = 127

    public let id: AttachmentID
    public let key: AttachmentKey
    /// As the sender calls it: never a path, to be looked at before it becomes one.
    public let name: String
    /// Bytes of content.
    public let size: Int
    public let mediaType: String

    public init(id: AttachmentID, key: AttachmentKey, name: String, size: Int, mediaType: String) {
        self.id = id
        self.key = key
        self.name = name
        self.size = size
        self.mediaType = mediaType
    }

    init(_ value: CanonicalValue) throws(MessageProblem) {
        guard let id = value["id"]?.text, let id = try? AttachmentID(id), let key = value["key"]?.text,
            let key = AttachmentKey(key), let name = value["name"]?.text, name.utf8.count <= Self.mostNameBytes,
            let size = value["size"]?.number, size >= 0, size <= AttachmentFormat.mostContentBytes,
            let mediaType = value["media_type"]?.text, mediaType.utf8.count <= Self.mostMediaTypeBytes
        else { throw .malformedBody }
        self.init(id: id, key: key, name: name, size: Int(size), mediaType: mediaType)
    }

    var value: CanonicalValue {
        [
            "id": .string(id.text), "key": .string(key.text), "name": .string(name), "size": .integer(Int64(size)),
            "media_type": .string(mediaType),
        ]
    }
}
