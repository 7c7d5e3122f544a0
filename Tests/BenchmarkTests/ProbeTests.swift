@testable import Benchmarks
import LocalNetwork
import Testing

@Suite struct ProbeTests {
    @Test(.enabled(if: Executable.findInPath("nginx") != nil, "there is no nginx"))
    func bytesAreComparedAsTheyWereSent() async throws {
        let stage = try await Stage(in: nil)
        do {
            let nginx = try await StaticServer.start(on: stage)
            // What is in the file need not be a compressed text: nobody unpacks it.
            try nginx.put([[1, 2, 3]], compressed: true, as: "packed")
            try nginx.put([[4, 5], [6]], compressed: false, as: "plain")
            let probe = Probe(server: nginx.address)
            let packed = try await probe.get("/packed/0", [("Accept-Encoding", "gzip")])
            #expect(packed.body == [1, 2, 3] && packed.encoding == "gzip")
            let plain = try await probe.get("/plain/1")
            #expect(plain.body == [6] && plain.encoding == nil && plain.etag != nil)
            let unchanged = try await probe.get("/plain/1", [("If-None-Match", plain.etag ?? "")])
            #expect(unchanged.status == 304)
        } catch {
            await stage.clear()
            throw error
        }
        await stage.clear()
    }
}
