import HTTPSupport

/// The number of a card, which this server refuses wherever it is written: cards are given to the payment provider alone.
enum CardNumber {
    /// Whether `text` holds 13 to 19 digits in a row, spaces and hyphens between them not counted, whose last is the check
    /// digit of the others (ISO/IEC 7812-1, Luhn's formula).
    static func occurs(in text: String) -> Bool {
        var run: [UInt8] = []
        for byte in Array(text.utf8) + [0] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): run.append(byte - UInt8(ascii: "0"))
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."): continue
            default:
                if isNumber(run) { return true }
                run = []
            }
        }
        return false
    }

    /// Throws a 400 `Refusal`. Nothing of the text is in it.
    static func refuse(in texts: [String?]) throws(Refusal) {
        for text in texts where text.map(occurs(in:)) ?? false {
            throw Refusal.badRequest(
                "CARD_NUMBER", "This looks like the number of a card",
                hint: "No card number is taken here, and this one was not kept. Give it to the payment provider alone.")
        }
    }

    private static func isNumber(_ digits: [UInt8]) -> Bool {
        // Zeros alone pass the formula and are no card.
        guard (13...19).contains(digits.count), let first = digits.first, first != 0 else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = Int(digit.element) * 2
            return sum + (digit.offset.isMultiple(of: 2) ? Int(digit.element) : doubled > 9 ? doubled - 9 : doubled)
        }
        return sum.isMultiple(of: 10)
    }
}
