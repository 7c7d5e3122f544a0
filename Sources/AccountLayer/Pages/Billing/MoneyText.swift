import AccountAPI

/// Amounts in words, with as many decimals as the currency has (ISO 4217).
enum MoneyText {
    private static let withoutDecimals: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ]
    private static let withThree: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    /// "9.00 EUR"
    static func words(_ units: Int64, _ currency: String) -> String {
        let decimals = withoutDecimals.contains(currency) ? 0 : withThree.contains(currency) ? 3 : 2
        var digits = String(units.magnitude)
        let sign = units < 0 ? "−" : ""
        guard decimals > 0 else { return "\(sign)\(digits) \(currency)" }
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(sign)\(digits.dropLast(decimals)).\(digits.suffix(decimals)) \(currency)"
    }

    /// "9.00 EUR for 30 days"
    static func words(_ price: PriceObject) -> String {
        "\(words(price.amount, price.currency)) for \(price.days) days"
    }
}
