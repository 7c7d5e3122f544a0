import AgentAPI
import AsyncHTTPClient
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import LogService
import Logging
import NIOCore
import PrivacyPassToken
import Storage
import Synchronization
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct IssuerDirectoryTests {
    private static func read(_ source: IssuerDirectorySource, _ network: TestNetwork) async -> Bool {
        await IssuerKeysService(network: network.inside, source: source).read(source)
    }

    @Test(arguments: TestEngine.available)
    func aSecondKeyForAKindAndEpochIsRefusedAndTheFirstStays(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, file in
            let other = try TestIssuer(variant: 1)
            let mixed = issuer.epochKeys.filter { $0.kind == .vote } + other.epochKeys.filter { $0.kind == .run }
            try file.write(issuer.directory(of: mixed))
            let refused = try await network.inside.issuerKeys.learn(
                issuer.directory(of: mixed), at: network.clock.now, in: network.store, network.inside.log.writer)
            #expect(Set(refused.map(\.label.kind)) == [.run] && refused.count == 2)
            #expect(await Self.read(file.source, network))
            expectRefusal(try await network.register("alga", try other.token()), 403, "TOKEN_REFUSED")
            _ = try await network.agent("alga", try issuer.token())
            // Also after a restart, before anything is read.
            try await network.restart()
            expectRefusal(try await network.register("blenny", try other.token()), 403, "TOKEN_REFUSED")
            _ = try await network.agent("blenny", try issuer.token())
        }
    }

    @Test(arguments: TestEngine.available)
    func anotherIssuerIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, file in
            let other = try TestIssuer(name: "other.test", epochs: [TestIssuer.epoch.next], variant: 1)
            await #expect(throws: IssuerDirectoryRefusal.otherIssuer) {
                _ = try await network.inside.issuerKeys.learn(
                    try other.directory(), at: network.clock.now, in: network.store, network.inside.log.writer)
            }
            try file.write(other.directory())
            #expect(await Self.read(file.source, network) == false)
            _ = try await network.agent("alga", try issuer.token())
        }
    }

    @Test(arguments: TestEngine.available)
    func aDirectoryThatBreaksTheRulesTeachesNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, registration: .token) { network in
            let issuer = try TestIssuer()
            let keys = issuer.epochKeys
            let file = DirectoryFile()
            let twice = try IssuerDirectory(json: issuer.directory())
            let second = IssuerDirectory(
                issuerRequestURI: "/v1/tokens",
                tokenKeys: twice.tokenKeys + [
                    .init(
                        tokenType: .blindRSA2048,
                        publicKey: try TestIssuer(variant: 1).epochKeys[0].key.subjectPublicKeyInfo,
                        label: .init(kind: keys[0].kind, epoch: keys[0].epoch))
                ], nacre: twice.nacre)
            let shared = IssuerDirectory(
                issuerRequestURI: "/v1/tokens",
                tokenKeys: twice.tokenKeys + [
                    .init(
                        tokenType: .blindRSA2048, publicKey: keys[0].key.subjectPublicKeyInfo,
                        label: .init(kind: .run, epoch: TestIssuer.epoch.next.next))
                ], nacre: twice.nacre)
            let withoutNames = IssuerDirectory(issuerRequestURI: "/v1/tokens", tokenKeys: twice.tokenKeys)
            let past = try TestIssuer(epochs: [Epoch(day: TestIssuer.epoch.firstDay - 1), TestIssuer.epoch.next.next])
            let bad: [[UInt8]] = [
                [], Array("{}".utf8), Array("null".utf8), Array(try issuer.directory().dropLast()),
                try second.json(), try shared.json(), try withoutNames.json(),
                try past.directory(), Array(repeating: 0x20, count: 300_000),
                Array(repeating: UInt8(ascii: "["), count: 100_000),
            ]
            for (number, bytes) in bad.enumerated() {
                try file.write(bytes)
                #expect(await Self.read(file.source, network) == false, "\(number)")
            }
            #expect(await Self.read(.file(file.path + "-nowhere"), network) == false)
            #expect(try await network.get("/health")["tokens_redeemable"] == .bool(false))
            #expect(try await network.store.read { try $0.all(IssuerKeyQueries.all()) }.isEmpty)
            try file.write(issuer.directory())
            #expect(await Self.read(file.source, network))
            #expect(try await network.get("/health")["tokens_redeemable"] == .bool(true))
        }
    }

    /// Clocks apart: what is not of this epoch or the next is passed over.
    @Test(arguments: TestEngine.available)
    func keysOfThisEpochAndTheNextAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, registration: .token) { network in
            let epoch = TestIssuer.epoch
            let issuer = try TestIssuer(epochs: [epoch, epoch.next, epoch.next.next])
            let keys = network.inside.issuerKeys
            _ = try await keys.learn(
                issuer.directory(), at: network.clock.now, in: network.store, network.inside.log.writer)
            let known = try await network.store.read { try $0.all(IssuerKeyQueries.all()) }
            #expect(Set(known.map(\.epoch)) == [epoch.number, epoch.next.number])
            // A month later the rest is learned.
            network.clock.advance(days: 30)
            _ = try await keys.learn(
                issuer.directory(), at: network.clock.now, in: network.store, network.inside.log.writer)
            _ = try await network.agent("later", try issuer.token(.run, epoch.next))
            network.clock.advance(days: 30)
            _ = try await network.agent("latest", try issuer.token(.run, epoch.next.next))
            expectRefusal(try await network.register("old", try issuer.token()), 403, "TOKEN_WRONG_EPOCH")
        }
    }

    // MARK: Over HTTP

    @Test func theDirectoryIsReadOverHTTPWithNothingButTheRequest() async throws {
        let body = try TestIssuer().directory()
        try await DirectoryServer.run { _ in
            Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: body)))
        } body: { server in
            let source = try IssuerDirectorySource("http://127.0.0.1:\(server.port)")
            #expect(try await IssuerDirectoryReader(source: source).read() == body)
            let seen = try #require(server.requests.first)
            #expect(seen.path == IssuerDirectory.wellKnownPath)
            #expect(seen.fields[.userAgent] == nil && seen.fields[.cookie] == nil)
            #expect(seen.fields[.accept] == IssuerDirectory.mediaType)
        }
    }

    @Test func redirectsAndLargeAnswersAreRefused() async throws {
        try await DirectoryServer.run { path in
            switch path {
            case "/moved": Response(status: .found, headers: [.location: "/large"])
            case "/large": Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 0x20, count: 300_000)))
            case "/cookie":
                Response(status: .ok, headers: [.setCookie: "a=b"], body: .init(byteBuffer: ByteBuffer(string: "{}")))
            default: Response(status: .notFound)
            }
        } body: { server in
            func refusal(_ path: String) async -> IssuerDirectoryRefusal? {
                do {
                    _ = try await IssuerDirectoryReader(source: .url("http://127.0.0.1:\(server.port)\(path)")).read()
                    return nil
                } catch { return error as? IssuerDirectoryRefusal }
            }
            #expect(await refusal("/moved") == .status(302))
            #expect(await refusal("/large") == .tooLarge)
            #expect(await refusal("/nowhere") == .status(404))
            #expect(await refusal("/cookie") == nil)
            #expect(await refusal("/cookie") == nil)
            #expect(server.requests.allSatisfy { $0.fields[.cookie] == nil })
            #expect(!server.requests.contains { $0.path == "/large" && $0.fields[.referer] != nil })
        }
        let nobody = IssuerDirectoryReader(source: .url("http://127.0.0.1:9/"))
        await #expect(throws: IssuerDirectoryRefusal.unreachable) { _ = try await nobody.read() }
    }

    /// However many tokens come, the issuer is asked on the schedule alone.
    @Test(arguments: TestEngine.available)
    func aTokenNeverMakesTheServerAsk(engine: TestEngine) async throws {
        let issuer = try TestIssuer()
        let body = try issuer.directory()
        try await DirectoryServer.run { _ in
            Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: body)))
        } body: { server in
            let source = try IssuerDirectorySource("http://127.0.0.1:\(server.port)")
            try await TestNetwork.run(engine, registration: .token, issuerDirectory: source) { network in
                try await eventually("it is read at the start") {
                    network.inside.issuerKeys.isReady(on: network.clock.now.day)
                }
                let stranger = try TestIssuer(variant: 1)
                for name in ["one", "two", "three"] {
                    expectRefusal(try await network.register(name, try stranger.token()), 403, "TOKEN_REFUSED")
                    _ = try await network.agent(name, try issuer.token())
                }
                #expect(server.requests.count == 1)
                network.clock.advance(hours: 8)
                try await eventually("it is read again") { server.requests.count == 2 }
            }
        }
    }

    @Test func theScheduleIsSixHoursGiveOrTakeOneAndSoonerAfterAFailure() {
        let start = TestClock.start
        func moment(_ hours: Double) -> Timestamp {
            Timestamp(milliseconds: start.milliseconds + Int64(hours * 3_600_000))
        }
        let known: Set = [Epoch(day: start.day), Epoch(day: start.day).next]
        for _ in 0..<50 {
            var schedule = DirectorySchedule()
            #expect(schedule.isDue(start, knowing: known))
            schedule.note(true, at: start)
            #expect(!schedule.isDue(moment(4.9), knowing: known) && schedule.isDue(moment(7.1), knowing: known))
            #expect(schedule.isDue(moment(-1), knowing: known), "the clock was set back")
            schedule.note(false, at: start)
            #expect(!schedule.isDue(start, knowing: known) && schedule.isDue(moment(0.001), knowing: known))
            for _ in 0..<40 { schedule.note(false, at: start) }
            #expect(!schedule.isDue(moment(0.2), knowing: known) && schedule.isDue(moment(0.26), knowing: known))
        }
    }

    @Test func keysThatShouldBeThereAreLookedForSooner() {
        let current = TestIssuer.epoch
        func moment(_ day: Int64, _ minutes: Int64) -> Timestamp {
            Timestamp(milliseconds: Timestamp(day: day).milliseconds + minutes * 60_000)
        }
        var schedule = DirectorySchedule()
        let late = current.lastDay - 2
        schedule.note(true, at: moment(late, 0))
        #expect(
            !schedule.isDue(moment(late, 59), knowing: [current]) && schedule.isDue(moment(late, 60), knowing: [current]))
        #expect(!schedule.isDue(moment(late, 60), knowing: [current, current.next]))
        // Long before, the next epoch has no key.
        schedule.note(true, at: moment(current.firstDay, 0))
        #expect(!schedule.isDue(moment(current.firstDay, 60), knowing: [current]))
        // The epoch has begun without its key.
        schedule.note(true, at: moment(current.next.firstDay, 0))
        #expect(schedule.isDue(moment(current.next.firstDay, 1), knowing: [current]))
        // An issuer that does not answer is not asked every minute for that.
        for _ in 0..<20 { schedule.note(false, at: moment(current.next.firstDay, 0)) }
        #expect(!schedule.isDue(moment(current.next.firstDay, 5), knowing: [current]))
    }

    /// By its own schedule, on a clock that makes a day's step in a moment.
    @Test(arguments: TestEngine.available)
    func theNextEpochsKeysAreKnownBeforeItBegins(engine: TestEngine) async throws {
        let file = DirectoryFile()
        let issuer = try TestIssuer()
        let clock = TestClock()
        try file.write(issuer.directory(of: issuer.epochKeys.filter { $0.epoch == TestIssuer.epoch }))
        try await TestNetwork.run(engine, registration: .token, issuerDirectory: file.source, clock: clock) { network in
            let keys = network.inside.issuerKeys
            try await eventually("the keys of this epoch are known") { keys.epochs == [TestIssuer.epoch] }
            let next = TestIssuer.epoch.next
            clock.advance(days: next.firstDay - 3 - clock.now.day)
            try file.write(issuer.directory())
            clock.advance(hours: 1)
            try await eventually("the keys of the next are known", within: .seconds(20)) { keys.epochs.contains(next) }
            #expect(clock.now.day < next.firstDay)
        }
    }

    @Test func onlyAddressesThatCannotBeTamperedWithAreTaken() throws {
        #expect(
            try IssuerDirectorySource("https://issuer.example")
                == .url("https://issuer.example" + IssuerDirectory.wellKnownPath))
        #expect(try IssuerDirectorySource("http://localhost:8421/d") == .url("http://localhost:8421/d"))
        #expect(try IssuerDirectorySource("http://[::1]:8421/d") == .url("http://[::1]:8421/d"))
        #expect(try IssuerDirectorySource("keys/directory.json") == .file("keys/directory.json"))
        for text in ["http://issuer.example", "http://10.0.0.1/d", "http://localhost.evil.example/d"] {
            #expect(throws: IssuerDirectoryRefusal.plainHTTP, "\(text)") { _ = try IssuerDirectorySource(text) }
        }
        for text in ["", "https://", "ftp://localhost/d", "https://user:secret@issuer.example/d", "://x"] {
            #expect(throws: IssuerDirectoryRefusal.self, "\(text)") { _ = try IssuerDirectorySource(text) }
        }
    }
}

/// A web server that answers what the test says, and remembers what it was asked.
final class DirectoryServer: Sendable {
    struct Seen: Sendable {
        let path: String
        let fields: HTTPFields
    }

    let port: Int
    private let seen: SeenRequests

    var requests: [Seen] { seen.all.withLock(\.self) }

    private final class SeenRequests: Sendable { let all = Mutex<[Seen]>([]) }

    private init(_ port: Int, _ seen: SeenRequests) {
        self.port = port
        self.seen = seen
    }

    static func run(
        _ answer: @escaping @Sendable (String) -> Response, body: (DirectoryServer) async throws -> Void
    ) async throws {
        let seen = SeenRequests()
        let router = Router()
        router.get("**") { request, _ in
            seen.all.withLock { $0.append(Seen(path: request.uri.path, fields: request.headers)) }
            return answer(request.uri.path)
        }
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? 0) }, logger: ServerInTest.quiet)
        let task = Task { try await application.runService(gracefulShutdownSignals: []) }
        defer { task.cancel() }
        for await port in ports {
            try await body(DirectoryServer(port, seen))
            break
        }
    }
}
