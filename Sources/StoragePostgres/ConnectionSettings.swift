import CLibPQ
import Storage

/// Where to connect. Holds the password, so it prints nothing of itself.
package final class ConnectionSettings: Sendable, CustomStringConvertible, CustomReflectable {
    private let url: String

    package init(url: String) throws {
        // libpq's own message would quote the URL.
        let refusal = StorageError.cannotOpen(
            "the database URL is not of the form postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE[?OPTIONS]; "
                + "special characters in a password are percent-encoded")
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { throw refusal }
        guard let options = PQconninfoParse(url, nil) else { throw refusal }
        PQconninfoFree(options)
        self.url = url
    }

    /// As a section of a connection service file (PostgreSQL manual, 34.17), for the engine's own programs: their arguments
    /// can be read by every user of the machine. Nil where a value cannot stand in one.
    package func service(named name: String) -> String? {
        guard let options = PQconninfoParse(url, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var lines = ["[\(name)]"]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                let text = String(cString: value)
                guard !text.contains(where: \.isNewline), text.first?.isWhitespace != true,
                    text.last?.isWhitespace != true
                else { return nil }
                lines.append("\(String(cString: keyword))=\(text)")
            }
            option = option.advanced(by: 1)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package var description: String { "ConnectionSettings" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// A new libpq connection, good or bad. The caller frees it.
    func connect() -> OpaquePointer? {
        // libpq lets later pairs override earlier ones: what stands before the URL is a default, what stands after it
        // is ours to say.
        let pairs: [(String, String)] = [
            ("connect_timeout", "10"),
            // A server that vanished without a word fails a request after half a minute, not after two hours.
            ("keepalives_idle", "30"),
            ("tcp_user_timeout", "30000"),
            ("dbname", url),
            ("client_encoding", "UTF8"),
            ("application_name", "nacre"),
        ]
        return Self.withCStrings(pairs.map(\.0)) { keywords in
            Self.withCStrings(pairs.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
    }

    /// As an array of C strings that ends with a null pointer.
    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        func collect(_ index: Int, _ pointers: inout [UnsafePointer<CChar>?]) -> Result {
            guard index < strings.count else { return body(pointers + [nil]) }
            return strings[index].withCString { pointer in
                pointers.append(pointer)
                return collect(index + 1, &pointers)
            }
        }
        var pointers: [UnsafePointer<CChar>?] = []
        return collect(0, &pointers)
    }
}
