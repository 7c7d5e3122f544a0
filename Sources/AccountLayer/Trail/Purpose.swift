import HTTPSupport

/// Why personal data is opened. The public trail says it of every opening.
enum Purpose: String, Sendable, CaseIterable {
    /// Somebody looks at, changes, takes along or deletes their own.
    case ownAccount = "own-account"
    /// An application does what its person granted it.
    case granted
    case payment
    case invoicing
    case dispute
    case support
    case legalRequest = "legal-request"
    /// People are told what happened to their data.
    case incident

    /// What somebody with this role may open data for. The others open none of another's.
    static func open(to role: Role) -> [Purpose] {
        switch role {
        case .owner: [.ownAccount, .granted]
        case .support: [.support, .dispute, .legalRequest]
        case .billing: [.payment, .invoicing, .dispute, .legalRequest]
        case .auditor, .operator: []
        }
    }

    /// A purpose that somebody states in a request. Throws a 400 `Refusal` for one that there is not, and a 403 one for
    /// one that is not this role's.
    static func stated(_ text: String?, by role: Role) throws(Refusal) -> Purpose {
        let open = open(to: role)
        guard let text, let purpose = Purpose(rawValue: text) else {
            throw .badRequest(
                "PURPOSE_REQUIRED", "Say what the data is opened for",
                hint: "Yours are: \(open.map(\.rawValue).joined(separator: ", ")). The person concerned reads it.")
        }
        guard open.contains(purpose) else {
            throw .forbidden(
                "PURPOSE_REFUSED", "This purpose is not your role's",
                hint: "Yours are: \(open.map(\.rawValue).joined(separator: ", ")).")
        }
        return purpose
    }
}
