import Foundation
import JSONWriting
import LocalNetwork
import NacreClient

/// `nacre drill leak`: starts both servers, lets people and agents do everything that leaves secrets with them, lets a night
/// pass, and searches all that is kept.
public struct LiveLeak: Sendable {
    public var seed: UInt64 = 1
    public var twin: LeakTwin?
    public var databases = DrillDatabases()

    public init() {}

    /// The fourth day of an epoch, noon: no tokens of the epoch before are around.
    private static let start = Timestamp(
        milliseconds: Timestamp(day: LinkageWorld.firstDay + 3).milliseconds + 12 * Timestamp.millisecondsPerHour)

    /// - Parameters:
    ///   - root: an empty folder; databases, copies and logs stay in it.
    ///   - progress: what is being done now.
    public func run(in root: String, progress: @escaping @Sendable (String) -> Void) async throws -> LeakFindings {
        try FileManager.default.createDirectory(atPath: root + "/logs", withIntermediateDirectories: true)
        let servers = try await SimulatedServers.start(
            in: root, at: Self.start, databases: databases, logFolder: root + "/logs",
            adding: ["--trusted-proxy", "127.0.0.1/32"])
        do {
            let traffic = LeakTraffic(servers: servers)
            let drill = LeakDrill(steps: Self.steps(traffic), seed: seed)
            let findings = try await drill.run(breaking: twin, scratch: root + "/twin", progress: progress) { _ in
                let evidence = try await traffic.evidence()
                // What a server writes when it ends is searched too.
                await servers.stop()
                return evidence
            }
            await servers.stop()
            return findings
        } catch let error as LeakDrillError {
            await servers.stop()
            throw DrillFailure(error.description)
        } catch let error as EvidenceError {
            await servers.stop()
            throw DrillFailure(error.description)
        } catch {
            await servers.stop()
            throw error
        }
    }

    private static func steps(_ traffic: LeakTraffic) -> [LeakDrill.Step] {
        [
            .init("sign-up") { try await traffic.people.signUp(&$0) },
            .init("refused sign-ins") { try await traffic.people.failToSignIn(&$0) },
            .init("second factor") { try await traffic.people.takeSecondFactor(&$0) },
            .init("new address") { try await traffic.people.move(&$0) },
            .init("recovery") { try await traffic.people.recover(&$0) },
            .init("billing") { try await traffic.people.pay(&$0) },
            .init("account deletion") { try await traffic.people.deleteSecondAccount(&$0) },
            .init("draw and wallet copy") { try await traffic.draw(&$0) },
            .init("registration") { try await traffic.register(&$0) },
            .init("claim and renewal") { try await traffic.claim(&$0) },
            .init("owner's commands") { try await traffic.command(&$0) },
            .init("posts and deletions") { try await traffic.publish(&$0) },
            .init("key rotation") { try await traffic.rotateKeys(&$0) },
            .init("withdrawal") { try await traffic.withdraw(&$0) },
            .init("strangers") { try await traffic.callAsStrangers(&$0) },
            .init("votes, follow, subscription, messages, search") { try await traffic.actInPrivate(&$0) },
            .init("copy of the evening") { _ in try await traffic.copyEvening() },
            .init("night") { try await traffic.night(&$0) },
            .init("backup") { try await traffic.backUp(&$0) },
        ]
    }
}
