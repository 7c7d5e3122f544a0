extension Timestamp {
    public struct Malformed: Error, Sendable {}

    /// Reads ISO 8601 / RFC 3339: `2026-01-28T00:00:49.827751+00:00`, `…Z`, with a space for the `T` and an offset of
    /// whole hours too (`+00`), as PostgreSQL prints. Digits beyond the millisecond are cut off.
    public init(iso8601 text: String) throws(Malformed) {
        var reader = Reader(bytes: Array(text.utf8))
        let date = CivilDate(
            year: try reader.number(4), month: try reader.number(2, after: "-"), day: try reader.number(2, after: "-"))
        guard CivilDate(day: date.dayNumber) == date else { throw Malformed() }
        try reader.skipOne(of: ["T", "t", " "])
        let hour = try reader.number(2)
        let minute = try reader.number(2, after: ":")
        let second = try reader.number(2, after: ":")
        guard hour < 24, minute < 60, second < 61 else { throw Malformed() }
        let fraction = try reader.fraction()
        let offset = try reader.offsetMinutes()
        guard reader.atEnd else { throw Malformed() }
        milliseconds =
            date.dayNumber * Self.millisecondsPerDay
            + (hour * 3_600 + (minute - offset) * 60 + second) * 1_000 + fraction
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var atEnd: Bool { position == bytes.count }

        private mutating func next() throws(Malformed) -> UInt8 {
            guard position < bytes.count else { throw Malformed() }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func skipOne(of allowed: [Unicode.Scalar]) throws(Malformed) {
            let byte = try next()
            guard allowed.contains(Unicode.Scalar(byte)) else { throw Malformed() }
        }

        private mutating func digit() throws(Malformed) -> Int64 {
            let byte = try next()
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { throw Malformed() }
            return Int64(byte - UInt8(ascii: "0"))
        }

        mutating func number(_ digits: Int, after separator: Unicode.Scalar? = nil) throws(Malformed) -> Int64 {
            if let separator { try skipOne(of: [separator]) }
            var value: Int64 = 0
            for _ in 0..<digits { value = value * 10 + (try digit()) }
            return value
        }

        mutating func fraction() throws(Malformed) -> Int64 {
            guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
            position += 1
            var value: Int64 = 0
            var digits = 0
            while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                let digit = try digit()
                if digits < 3 { value = value * 10 + digit }
                digits += 1
                guard digits <= 12 else { throw Malformed() }
            }
            guard digits > 0 else { throw Malformed() }
            for _ in min(digits, 3)..<3 { value *= 10 }
            return value
        }

        mutating func offsetMinutes() throws(Malformed) -> Int64 {
            let sign = try next()
            if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return 0 }
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { throw Malformed() }
            let hours = try number(2)
            var minutes: Int64 = 0
            if !atEnd {
                if bytes[position] == UInt8(ascii: ":") { position += 1 }
                minutes = try number(2)
            }
            let total = hours * 60 + minutes
            return sign == UInt8(ascii: "-") ? -total : total
        }
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(iso8601: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an ISO 8601 time")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}
