import Foundation

/// The mails that a development server puts into a folder instead of sending them: `--outbox DIR` there and here.
public struct OutboxMail: Sendable {
    let folder: String
    private let earlier: Set<String>
    /// Takes a letter away once its code was read: drills get thousands.
    private let removes: Bool

    /// Remembers what is there already; made before a mail is asked for.
    public init(folder: String, removingMail removes: Bool = false) throws {
        self.folder = folder
        self.removes = removes
        earlier = Set(try Self.names(in: folder))
    }

    /// Waits for a new mail to the address and takes the code out of it.
    ///
    /// - Parameter patience: in tenths of a second.
    public func code(for address: String, patience: Int = 200) async throws -> String {
        for attempt in 0..<(patience + 20) {
            if let mail = try newestMail(for: address) {
                guard let code = Self.code(in: mail.text) else {
                    throw LocalFailure(
                        "The newest mail in \(folder) holds no code", hint: "Read it: it may say why.")
                }
                if removes { try? FileManager.default.removeItem(atPath: mail.path) }
                return code
            }
            // Soon at first: the server hands mail over at once.
            try await Task.sleep(for: .milliseconds(attempt < 20 ? 5 : 100))
        }
        throw LocalFailure(
            "No mail for \(address) has come to \(folder)",
            hint: "It must be the folder that the account server was given with --outbox.")
    }

    /// The newest mail to the address that came since, whole.
    func newest(for address: String) throws -> String? { try newestMail(for: address)?.text }

    private func newestMail(for address: String) throws -> Mail? {
        let mails = try Self.names(in: folder).filter { !earlier.contains($0) }.compactMap { name in
            try Mail(path: folder + "/" + name)
        }
        return mails.filter { $0.isFor(address) }.max { $0.written < $1.written }
    }

    /// Ten characters of Crockford's base32 in two groups, alone on their line or between spaces.
    public static func code(in mail: String) -> String? {
        mail.firstMatch(of: /\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b/).map { String($0.output) }
    }

    private static func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
        } catch {
            throw LocalFailure(
                "The outbox \(folder) cannot be read", hint: "Give the account server's --outbox folder.")
        }
    }
}

private struct Mail {
    let path: String
    let text: String
    let written: Date

    /// Nil for what is no readable file (any more).
    init?(path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 1 << 20,
            let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let written = attributes[.modificationDate] as? Date
        else { return nil }
        self.path = path
        text = String(decoding: bytes, as: UTF8.self)
        self.written = written
    }

    /// Whether the header field `To` (RFC 5322 section 3.6.3) names the address.
    func isFor(_ address: String) -> Bool {
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            guard !line.isEmpty else { return false }
            if line.lowercased().hasPrefix("to:") { return line.lowercased().contains(address.lowercased()) }
        }
        return false
    }
}
