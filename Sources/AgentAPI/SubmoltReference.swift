import JSONWriting

/// The submolt of a post.
public struct SubmoltReference: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let displayName: String

    public init(
        id: String, name: String, displayName: String
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("display_name", displayName)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case displayName = "display_name"
    }
}
