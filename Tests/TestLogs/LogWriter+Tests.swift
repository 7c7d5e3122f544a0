import Foundation
import LogService
import Storage

extension LogWriter {
    /// Writes into the log of a database that has no keys.
    public static func forTests(_ engine: Engine) throws -> LogWriter {
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        let json = Data("{\"all\":[{\"version\":1,\"key\":\"\(key)\"}],\"mark\":[]}".utf8)
        return LogWriter(try JSONDecoder().decode(EntryKeys.self, from: json), engine)
    }
}
