import Foundation
import NIOHTTP1
import Testing
import TestServers

/// Everything as it is shipped: both servers, each with a log under the same two witnesses, both of whom must cosign; an
/// owner and an agents' server that believe the issuer's log by these witnesses alone.
@Suite struct WitnessedNetworkTests {
    @Test(.timeLimit(.minutes(5)))
    func anOwnersAgentSpeaksUnderTwoWitnessesAndALostOneHoldsUpTheLogAlone() async throws {
        try await OwnerStage.use(witnesses: 2) { stage in
            let pins = stage.witnesses.flatMap { ["--witness", $0.vkey] } + ["--quorum", "2"]
            try await Self.waitForIssuerKeys(stage)
            let account = try await stage.owner(
                ["signup", "--email", "me@example.org", "--outbox", stage.outbox, "--accounts-log", stage.logs[0]]
                    + ["--agents-log", stage.logs[1]] + pins)
            #expect(account.status == 0, "\(account.errors)")
            let link = try await stage.register("limpet")
            let claimed = try await stage.owner("claim", link, "--now", "--home", stage.home("limpet"))
            #expect(claimed.status == 0, "\(claimed.errors)")
            #expect(try await stage.agent("limpet", "keys", "add").status == 0)
            #expect(try await stage.agent("limpet", "post", "Low tide").status == 0)

            for (server, log) in zip([stage.accounts.address, stage.agents.address], stage.logs) {
                try await Self.waitFor("publishing", at: server)
                let run = try await Self.verify(server, ["--log", log] + pins, stage)
                #expect(run.status == 0 && run.output.contains("Nothing is wrong"), "\(run.output)\(run.errors)")
                for words in ["w0.test/nacre (", "w1.test/nacre (", "; 2 demanded"] {
                    #expect(run.output.contains(words), "\(run.output)")
                }
            }

            stage.witnesses[1].program.send(SIGTERM)
            await stage.witnesses[1].program.end()
            let posted = try await stage.agent("limpet", "post", "High tide")
            #expect(posted.status == 0, "what is written does not wait for witnesses: \(posted.errors)")
            try await Self.waitFor("waiting_for_witnesses", at: stage.agents.address)
            try await withTestHTTP { http in
                let page = try await http.send(.GET, stage.agents.address + "/log", headers: [("Accept", "text/html")])
                #expect(page.text.contains("does not answer") && page.text.contains("in no published checkpoint yet"))
                #expect(try await http.send(.GET, stage.agents.address + "/api/v1/posts").text.contains("High tide"))
            }
            // What was published before is still what two witnesses cosigned.
            let waiting = try await Self.verify(stage.agents.address, ["--log", stage.logs[1]] + pins, stage)
            #expect(waiting.status == 0, "\(waiting.output)\(waiting.errors)")

            let again = try await stage.witnesses[1].again()
            try await Self.waitFor("publishing", at: stage.agents.address)
            let late = try await Self.verify(stage.agents.address, ["--log", stage.logs[1]] + pins, stage)
            #expect(late.status == 0, "\(late.output)\(late.errors)")
            again.send(SIGTERM)
            await again.end()
        }
    }

    /// The keys' leaves must first be cosigned, then read, then committed to and cosigned again.
    private static func waitForIssuerKeys(_ stage: OwnerStage) async throws {
        try await withTestHTTP { http in
            try await eventually("the issuer's keys are learned", within: .seconds(120)) {
                try await http.send(.GET, stage.agents.address + "/log/issuer-keys")["keys"].items.count >= 2
            }
        }
    }

    /// In this state, and in `publishing` with nothing left to publish.
    private static func waitFor(_ state: String, at server: String) async throws {
        try await withTestHTTP { http in
            try await eventually("the log is \(state)", within: .seconds(60)) {
                let info = try await http.send(.GET, server + "/log/info")
                return info["state"].text == state && (info["waiting"].number == 0) == (state == "publishing")
            }
        }
    }

    private static func verify(
        _ server: String, _ options: [String], _ stage: OwnerStage
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await Program.run(
            "nacre", ["log", "verify", server, "--full"] + options, environment: ["XDG_STATE_HOME": stage.root + "/state"]
        )
    }
}
