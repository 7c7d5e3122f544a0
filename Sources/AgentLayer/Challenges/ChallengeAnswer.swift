/// A number as clients write it, in hundredths.
///
/// The rule: white space around it, one sign, decimal digits with at most one decimal point, an exponent (`8e0`), at most
/// 32 characters. It is rounded to two decimals, halves away from zero. A decimal comma is refused, since `1,000` is a
/// thousand to some and one to others; so are words, `NaN`, infinities and other bases. What is not a number, or is
/// larger than any answer, is no answer: it costs no attempt.
struct ChallengeAnswer: Sendable, Equatable {
    let hundredths: Int64

    private static let longest = 32
    /// Digits of the largest number that is looked at.
    private static let mostDigits = 15

    init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        var rest = Array(text.utf8)[...]
        while let last = rest.last, Self.isSpace(last) { rest.removeLast() }
        while let first = rest.first, Self.isSpace(first) { rest.removeFirst() }
        let isNegative = Self.takeSign(&rest)
        let whole = Self.takeDigits(&rest)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let exponent = Self.takeExponent(&rest), rest.isEmpty else {
            return nil
        }
        let digits = Array((whole + fraction).drop { $0 == UInt8(ascii: "0") })
        guard let value = Self.scaled(digits, byPowerOfTen: exponent - fraction.count + 2) else { return nil }
        hundredths = isNegative ? -value : value
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func takeSign(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return false }
        rest.removeFirst()
        return first == UInt8(ascii: "-")
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    /// 0 where there is none; nil where there is half of one, or one of more than three digits.
    private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let first = rest.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E") else { return 0 }
        rest.removeFirst()
        let isNegative = takeSign(&rest)
        let digits = takeDigits(&rest)
        guard (1...3).contains(digits.count) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return isNegative ? -value : value
    }

    /// - Parameter digits: without leading zeros.
    private static func scaled(_ digits: [UInt8], byPowerOfTen power: Int) -> Int64? {
        guard !digits.isEmpty, digits.count + power >= 0 else { return 0 }
        guard digits.count + power <= mostDigits else { return nil }
        let kept = power >= 0 ? digits + [UInt8](repeating: UInt8(ascii: "0"), count: power) : digits.dropLast(-power)
        let value = kept.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        let cut = power < 0 ? digits[digits.count + power] : UInt8(ascii: "0")
        return cut >= UInt8(ascii: "5") ? value + 1 : value
    }
}
