import JSONWriting

/// The index of a server's API: its name, version and every route.
public struct RoutesReply: JSONWritable {
    private let version: String
    private let documentation: String
    private let paths: [String]

    public init(version: String, documentation: String, paths: [String]) {
        self.version = version
        self.documentation = documentation
        self.paths = paths
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("name", "Nacre")
            writer.field("version", version)
            writer.field("documentation", documentation)
            writer.strings("endpoints", paths)
        }
    }
}
