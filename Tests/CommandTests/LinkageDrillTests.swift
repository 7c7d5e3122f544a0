import Testing

/// The drill as a user runs it, in its small world. `make drill` runs the large one, and every broken twin.
@Suite(.serialized) struct LinkageDrillTests {
    @Test func noAttackerBeatsChanceInAnHonestWorld() async throws {
        let drill = try await Program.run("nacre", ["drill", "linkage", "--world", "small"])
        #expect(drill.status == 0, "\(drill.output) \(drill.errors)")
        #expect(drill.output.contains("holds: no attacker does better than chance"))
    }

    @Test func aMistakeOfWalletsIsCaughtByName() async throws {
        let twin = "same-minute-renewal"
        let drill = try await Program.run("nacre", ["drill", "linkage", "--world", "small", "--broken", twin])
        #expect(drill.status == 0, "\(drill.output) \(drill.errors)")
        #expect(drill.output.contains("BROKEN: ") && drill.output.contains("\(twin) ("))
    }

    @Test func anUnknownMistakeIsRefused() async throws {
        let drill = try await Program.run("nacre", ["drill", "linkage", "--broken", "no-such-mistake"])
        #expect(drill.status == 2)
        #expect(drill.errors.contains("owner-column"))
    }
}
