import AccountAPI
import HTTPSupport
import Hummingbird

/// PUT /v1/account/billing
enum PutBilling {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(BillingDetailsObject.self, upTo: SignUp.bodyLimit)
        try await Billing(domain: domain).setDetails(BillingDetails(input), of: context.account.id)
        return .json(try await GetBilling.reply(for: context.account.id, domain))
    }
}

extension BillingDetails {
    /// Details from outside. Throws a 400 `Refusal`.
    init(_ given: BillingDetailsObject) throws(Refusal) {
        try CardNumber.refuse(in: [
            given.name, given.line1, given.line2, given.postalCode, given.city, given.region, given.taxID,
        ])
        let country = given.country.uppercased()
        guard country.utf8.count == 2,
            country.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else {
            throw .badRequest(
                "INVALID_COUNTRY", "country is not a country", hint: "Write the two letters of ISO 3166-1: DE, FR, …")
        }
        self.init(
            name: try Self.text(given.name, "name", Self.longestName),
            line1: try Self.text(given.line1, "line1", Self.longestLine),
            line2: try Self.optional(given.line2, "line2", Self.longestLine),
            postalCode: try Self.text(given.postalCode, "postal_code", Self.longestPart),
            city: try Self.text(given.city, "city", Self.longestPart),
            region: try Self.optional(given.region, "region", Self.longestPart), country: country,
            taxID: try Self.optional(given.taxID, "tax_id", Self.longestPart))
    }

    private static func text(_ given: String, _ field: String, _ longest: Int) throws(Refusal) -> String {
        guard let text = try optional(given, field, longest) else {
            throw .badRequest("MISSING_FIELD", "\(field) is empty", hint: "It stands on the invoice.")
        }
        return text
    }

    /// Nil for blanks alone.
    private static func optional(_ given: String?, _ field: String, _ longest: Int) throws(Refusal) -> String? {
        guard let given else { return nil }
        guard given.utf8.count <= longest else {
            throw .badRequest("FIELD_TOO_LONG", "\(field) is too long", hint: "It has at most \(longest) bytes of UTF-8.")
        }
        guard given.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }) else {
            throw .badRequest(
                "INVALID_FIELD", "\(field) contains control characters", hint: "Remove line breaks and tabs.")
        }
        return given.allSatisfy(\.isWhitespace) ? nil : given
    }
}
