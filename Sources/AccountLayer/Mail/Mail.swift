import ByteFraming
import Envelope
import Foundation

/// A mail: plain text to one address. Its headers are constants and that address; nothing else that anybody typed can
/// come into it.
struct Mail: Sendable, Equatable {
    let recipient: EmailAddress
    let subject: String
    let text: String

    /// - Parameter code: a line of its own, so that a human and a tool find it.
    init(to recipient: EmailAddress, subject: StaticString, text: StaticString, code: ShortCode? = nil) {
        self.recipient = recipient
        self.subject = subject.description
        self.text = text.description + (code.map { "\n\nYour code is \($0.text)\n\n\(Self.codeNote)" } ?? "")
    }

    /// - Parameter lines: words and numbers of this program, or the operator's own; nothing that came in a request.
    init(to recipient: EmailAddress, subject: StaticString, lines: [String]) {
        self.recipient = recipient
        self.subject = subject.description
        text = lines.joined(separator: "\n")
    }

    private static let codeNote = """
        It works for an hour and five tries. If you did not ask for it, do nothing: without the code nothing happens. \
        Nobody of ours will ever ask you for it.
        """

    // MARK: Bytes in the database

    private static let domain = Array("nacre/mail/v1\0".utf8)

    var bytes: [UInt8] {
        Padding.pad(
            Framing.frame([
                Self.domain, Array(recipient.text.utf8), Array(subject.utf8), Array(text.utf8),
            ]))
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(try Padding.unpad(bytes))
        try reader.expect(Self.domain)
        recipient = EmailAddress(
            stored: String(decoding: try reader.field(upTo: EmailAddress.longest), as: UTF8.self))
        subject = String(decoding: try reader.field(upTo: 256), as: UTF8.self)
        text = String(decoding: try reader.field(upTo: 4_096), as: UTF8.self)
        try reader.end()
    }

    // MARK: Bytes on the way

    /// RFC 5322, with the line ends of a local file: `sendmail` makes CRLF of them. Date and Message-ID are added there.
    func message(from sender: EmailAddress) -> [UInt8] {
        let headers = [
            "From: Nacre <\(sender.text)>", "To: <\(recipient.text)>", "Subject: \(subject)", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
            // RFC 3834: no holiday notice answers.
            "Auto-Submitted: auto-generated",
        ]
        return Array((headers.joined(separator: "\n") + "\n\n" + text + "\n").utf8)
    }
}
