import Foundation
import JSONWriting
import Testing

@Suite struct TimestampTests {
    @Test func theSameMomentsAsFoundation() {
        let foundation = ISO8601DateFormatter()
        foundation.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        // Leap days, century years, before and after 1970, month ends.
        for day in stride(from: Int64(-719_162), through: 2_932_896, by: 997) {
            let moment = Timestamp(milliseconds: day * Timestamp.millisecondsPerDay + (day & 0xFFFF) * 1_311 + 7)
            let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000)
            // Foundation switches to the Julian calendar before 1582.
            if moment.milliseconds > -12_219_292_800_000 {
                #expect(moment.iso8601 == foundation.string(from: date))
            }
            #expect((try? Timestamp(iso8601: moment.iso8601)) == moment)
        }
    }

    @Test(arguments: [
        ("2026-01-28T00:00:49.827751+00:00", "2026-01-28T00:00:49.827Z"),
        ("2026-03-07 19:40:16.57007+00", "2026-03-07T19:40:16.570Z"),
        ("2026-03-07T19:40:16Z", "2026-03-07T19:40:16.000Z"),
        ("2024-02-29T23:59:60+01:30", "2024-02-29T22:30:00.000Z"),
        ("2026-03-07T00:10:00-0530", "2026-03-07T05:40:00.000Z"),
    ])
    func formsThatClientsSendAreRead(_ written: String, _ meant: String) throws {
        #expect(try Timestamp(iso8601: written).iso8601 == meant)
    }

    @Test(arguments: [
        "", "2026", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx",
        "2026-01-01T00:00:00.1234567890123Z", "٢٠٢٦-01-01T00:00:00Z", "-026-01-01T00:00:00Z",
    ])
    func otherFormsAreRefused(_ text: String) {
        #expect(throws: Timestamp.Malformed.self) { try Timestamp(iso8601: text) }
    }

    @Test func everyPrefixIsRefused() {
        let whole = "2026-01-28T00:00:49.827751+00:00"
        for length in 0..<whole.count where length != 29 {
            #expect(throws: Timestamp.Malformed.self) { try Timestamp(iso8601: String(whole.prefix(length))) }
        }
    }

    @Test func daysAndHoursRoundDownAlsoBefore1970() {
        #expect(Timestamp(milliseconds: -1).day == -1)
        #expect(Timestamp(milliseconds: 86_399_999).day == 0)
        #expect(Timestamp(milliseconds: 3_600_000).hour == 1)
    }
}
