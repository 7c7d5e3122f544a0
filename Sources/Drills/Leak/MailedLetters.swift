import Foundation

/// Reads mailed codes out of an outbox and leaves the letters there: they are searched in the end.
actor MailedLetters {
    private let outbox: String
    private var seen: Set<String> = []

    init(outbox: String) { self.outbox = outbox }

    /// The code in a letter to `address` that was not read before.
    func code(for address: String) async throws -> String {
        for _ in 0..<2_000 {
            // A letter that is being written has a hidden name.
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: outbox)) ?? [])
                .filter { !$0.hasPrefix(".") && !seen.contains($0) }
            for name in names {
                guard let bytes = FileManager.default.contents(atPath: outbox + "/" + name) else { continue }
                let letter = String(decoding: bytes, as: UTF8.self)
                guard letter.contains(address) else { continue }
                seen.insert(name)
                if let code = letter.firstMatch(of: /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/) { return String(code.0) }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw DrillFailure("No mail with a code came", hint: "The accounts' server writes it into \(outbox).")
    }
}
