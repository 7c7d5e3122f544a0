import ByteFraming
import HTTPSupport

/// Who pays: what stands on an invoice.
struct BillingDetails: Sendable, Equatable {
    var name: String
    var line1: String
    var line2: String?
    var postalCode: String
    var city: String
    var region: String?
    /// ISO 3166-1 alpha-2.
    var country: String
    var taxID: String?

    static let longestName = 200
    static let longestLine = 200
    static let longestPart = 100

    var fields: [[UInt8]?] {
        [name, line1, line2, postalCode, city, region, country, taxID].map { $0.map { Array($0.utf8) } }
    }

    init(_ reader: inout FrameReader) throws(FramingError) {
        name = try reader.text(upTo: Self.longestName)
        line1 = try reader.text(upTo: Self.longestLine)
        line2 = try reader.optionalText(upTo: Self.longestLine)
        postalCode = try reader.text(upTo: Self.longestPart)
        city = try reader.text(upTo: Self.longestPart)
        region = try reader.optionalText(upTo: Self.longestPart)
        country = try reader.text(upTo: 2)
        taxID = try reader.optionalText(upTo: Self.longestPart)
    }

    init(
        name: String, line1: String, line2: String? = nil, postalCode: String, city: String, region: String? = nil,
        country: String, taxID: String? = nil
    ) {
        (self.name, self.line1, self.line2) = (name, line1, line2)
        (self.postalCode, self.city, self.region) = (postalCode, city, region)
        (self.country, self.taxID) = (country, taxID)
    }
}

/// A customer in the vault: the details, and the name under which the payment provider has them.
struct Customer: VaultContent {
    static let kind = VaultKind.customer

    var details: BillingDetails
    /// Nil with a provider that keeps no customers.
    var reference: String?

    private static let domain = Array("nacre/customer/v1\0".utf8)

    var bytes: [UInt8] {
        Framing.frame(optional: [Self.domain, reference.map { Array($0.utf8) }] + details.fields)
    }

    init(details: BillingDetails, reference: String?) {
        self.details = details
        self.reference = reference
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        reference = try reader.optionalText(upTo: ProviderReference.longest)
        details = try BillingDetails(&reader)
        try reader.end()
    }
}
