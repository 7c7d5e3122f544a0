import LocalNetwork

/// The code of a mail, from the development outbox or typed in.
enum MailedCode {
    static func read(from mails: OutboxMail?, to address: String) async throws -> String {
        if let mails { return try await mails.code(for: address) }
        return try Terminal.ask("The code from the mail", option: "--outbox")
    }
}
