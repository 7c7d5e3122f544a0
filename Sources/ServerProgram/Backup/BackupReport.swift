import JSONWriting

/// What `backup --json` prints: the new folders.
struct BackupReport: JSONWritable {
    let data: String
    let keys: String?

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("data", data)
            writer.field("keys", keys)
        }
    }
}
