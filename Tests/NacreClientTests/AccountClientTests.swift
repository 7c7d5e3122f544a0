import AccountAPI
import Foundation
import NacreClient
import Testing

@Suite struct AccountClientTests {
    private func client(_ server: RecordingServer, session: String? = "nacre_session_x") throws -> AccountClient {
        AccountClient(server: try ServerAddress(server.address), session: session)
    }

    @Test func theSessionGoesOnlyWhereItIsNeeded() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let client = try client(server)
        _ = try? await client.signUp(email: "a@example.org", passphrase: "p")
        _ = try? await client.signIn(email: "a@example.org", passphrase: "p")
        _ = try? await client.recover(email: "a@example.org")
        _ = try? await client.crowd()
        _ = try? await client.plans()
        _ = try? await client.issuerDirectory()
        #expect(server.requests.count == 6)
        #expect(server.requests.allSatisfy { $0.values("authorization").isEmpty })
        _ = try? await client.account()
        _ = try? await client.export()
        _ = try? await client.drawTokens(batch: [1])
        _ = try? await client.signOut(everywhere: true)
        let signedIn = server.requests.dropFirst(6)
        #expect(signedIn.allSatisfy { $0.values("authorization") == ["Bearer nacre_session_x"] })
        #expect(
            signedIn.map { "\($0.method) \($0.target)" } == [
                "GET /v1/account", "GET /v1/account/export", "POST /v1/tokens", "DELETE /v1/sessions",
            ])
        #expect(server.requests.allSatisfy { $0.values("user-agent").isEmpty && $0.values("cookie").isEmpty })
    }

    @Test func withoutASessionNothingIsSent() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let client = try client(server, session: nil)
        await #expect(throws: ClientError.notSignedIn) { try await client.account() }
        await #expect(throws: ClientError.notSignedIn) { try await client.drawTokens(batch: [1]) }
        await #expect(throws: ClientError.notSignedIn) { try await client.walletCopy() }
        #expect(server.requests.isEmpty)
    }

    @Test func aBatchIsBytesOfItsType() async throws {
        let server = try RecordingServer { _ in .init(body: [7, 8, 9]) }
        defer { server.stop() }
        let answer = try await client(server).drawTokens(batch: [0, 1, 255])
        #expect(answer == [7, 8, 9])
        let request = try #require(server.requests.first)
        #expect(request.body == [0, 1, 255])
        #expect(request.values("content-type") == [TokenBatches.requestType])
        #expect(request.values("accept") == [TokenBatches.responseType])
    }

    @Test func theWalletCopyIsReplacedOnlyWhereItIsTheKnownOne() async throws {
        let server = try RecordingServer { request in
            request.method == "PUT"
                ? .init(body: Array(#"{"success":true,"version":"v2"}"#.utf8))
                : .init(headers: ["ETag: \"v1\""], body: [1, 2, 3])
        }
        defer { server.stop() }
        let client = try client(server)
        let copy = try #require(try await client.walletCopy())
        #expect(copy.bytes == [1, 2, 3])
        #expect(copy.version == "v1")
        let version = try await client.putWalletCopy([4], replacing: copy.version)
        #expect(version == "v2")
        _ = try await client.putWalletCopy([4], replacing: nil)
        let puts = server.requests.filter { $0.method == "PUT" }
        #expect(puts.map { $0.values("if-match") } == [["\"v1\""], []])
        #expect(puts.map { $0.values("if-none-match") } == [[], ["*"]])
    }

    @Test func noCopyIsNoError() async throws {
        let server = try RecordingServer { _ in .init(status: 404) }
        defer { server.stop() }
        let copy = try await client(server).walletCopy()
        #expect(copy == nil)
    }

    @Test func anAnswerWithoutAVersionIsNotACopy() async throws {
        let server = try RecordingServer { _ in .init(body: [1]) }
        defer { server.stop() }
        let client = try client(server)
        await #expect(throws: ClientError.self) { try await client.walletCopy() }
    }
}
