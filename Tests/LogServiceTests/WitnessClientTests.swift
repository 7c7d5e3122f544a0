import Testing
import TransparencyLog

@testable import LogService

@Suite struct WitnessClientTests {
    @Test func aWitnessThatDoesNotEndItsAnswerIsNotWaitedFor() async throws {
        let witness = try TestWitness("witness.test/slow")
        try await witness.start()
        witness.behave(.trickling)
        let signer = try NoteSigner(name: "log.test/log", seed: [UInt8](repeating: 1, count: 32))
        let note = try signer.sign(Checkpoint(origin: "log.test/log", size: 0, root: .empty))
        let request = AddCheckpointRequest(oldSize: 0, proof: ConsistencyProof(hashes: []), note: note)
        let start = ContinuousClock.now
        #expect(await WitnessClient(address: witness.address).add(request) == .unreachable)
        // At five bytes a second its answer would have been too long after an hour.
        #expect(ContinuousClock.now - start < .seconds(120))
        try await witness.stop()
    }
}
