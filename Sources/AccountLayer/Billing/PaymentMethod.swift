import ByteFraming

/// How somebody pays, as the provider tells it: its own name for the method, and what helps the owner to know it again.
/// The number of a card is not in it; it never arrives here.
struct PaymentMethod: VaultContent {
    static let kind = VaultKind.paymentMethod

    let reference: String
    /// "visa"
    let brand: String
    let lastFour: String
    let expiryMonth: Int64
    let expiryYear: Int64

    private static let domain = Array("nacre/payment-method/v1\0".utf8)

    var bytes: [UInt8] {
        Framing.frame([
            Self.domain, Array(reference.utf8), Array(brand.utf8), Array(lastFour.utf8), Framing.number(expiryMonth),
            Framing.number(expiryYear),
        ])
    }

    init(reference: String, brand: String, lastFour: String, expiryMonth: Int64, expiryYear: Int64) {
        self.reference = reference
        self.brand = brand
        self.lastFour = lastFour
        self.expiryMonth = expiryMonth
        self.expiryYear = expiryYear
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        reference = try reader.text(upTo: ProviderReference.longest)
        brand = try reader.text(upTo: 32)
        lastFour = try reader.text(upTo: 4)
        expiryMonth = try reader.number()
        expiryYear = try reader.number()
        try reader.end()
    }
}

/// A provider's name for something: `cus_…`, `pm_…`.
enum ProviderReference {
    static let longest = 128

    /// Letters, digits and underscores: it goes into the path of a request.
    static func isOne(_ text: String) -> Bool {
        (1...longest).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
    }
}
