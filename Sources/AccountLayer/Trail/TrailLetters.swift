import HTTPSupport

/// What goes to whoever audits: hashes and counts, nobody's data.
extension Mail {
    static func trailHead(_ head: TrailHead, day: Int64, to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Head of the access trail",
            lines: [
                "The access trail of this server was checked and is sound. At the end of \(CalendarDay(day - 1)) its head was",
                "", head.text, "",
                "Keep this mail. With the head anybody who runs 'nacre-accounts audit verify --head' on the server, or reads "
                    + "GET /v1/trail, can prove later that no entry before it was altered or removed.",
            ])
    }

    static func trailBroken(_ finding: TrailAudit.Finding, to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "The access trail is broken",
            lines: [
                finding.publicDescription, "",
                "Somebody or something changed the database behind the server's back. Compare it with a backup and with the "
                    + "heads of earlier mails: 'nacre-accounts audit verify --head' says from where on it differs.",
            ])
    }
}

enum AuditMailRefusal: ReportableError {
    case notAnAddress

    var publicDescription: String {
        "--audit-mail takes the e-mail address of whoever audits, such as audit@example.org."
    }

    /// The address of whoever audits, if one is given.
    static func check(_ given: String?) throws(AuditMailRefusal) -> EmailAddress? {
        guard let given else { return nil }
        guard let address = try? EmailAddress(given) else { throw .notAnAddress }
        return address
    }
}
