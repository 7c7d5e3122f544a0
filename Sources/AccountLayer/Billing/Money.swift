/// An amount in the smallest unit of its currency: 900 EUR are nine euros.
struct Money: Sendable, Equatable {
    let units: Int64
    /// ISO 4217, upper case.
    let currency: String
}
