import Foundation
import NIOCore
import Testing

@testable import Drills

/// Worlds in which one thing gives owners away, and a world in which nothing does.
struct AttackerTests {
    private static let day = 24 * 60

    /// Sixty owners of one and three agents, who draw, claim and renew in four epochs without any pattern of their own.
    private static func world(seed: UInt64) -> (SmallWorld, SeededGenerator) {
        var random = SeededGenerator(seed: seed)
        var world = SmallWorld(owners: [(count: 36, agents: 1), (count: 24, agents: 3)])
        let agents = world.observation.agents
        let accounts = world.observation.accounts
        var rowids = Array(0..<Int64(agents)).shuffled(using: &random)
        for epoch in 0..<4 {
            let start = epoch * 30 * day
            for account in 0..<accounts {
                add(&world, .account(account), .drew, start + random.below(day))
                for hour in 0..<30 {
                    add(&world, .account(account), .changedWalletCopy, start + hour * day + random.below(day))
                }
                world.observation.keys.append(KeyUse(subject: .account(account), epoch: epoch, key: [UInt8(epoch)]))
            }
            for agent in 0..<agents {
                let minute = start + (2 + random.below(20)) * day + random.below(day)
                let place = epoch == 0 ? rowids.popLast().map { Place(table: "agents", position: $0) } : nil
                world.observation.events.append(
                    Event(.agent(agent), epoch == 0 ? .claimed : .renewed, minute: minute, place: place))
                for _ in 0..<5 { add(&world, .agent(agent), .published, minute + random.below(20 * day)) }
                world.observation.keys.append(KeyUse(subject: .agent(agent), epoch: epoch, key: [UInt8(epoch)]))
            }
        }
        for account in 0..<accounts {
            let place = Place(table: "accounts", position: Int64(random.below(1 << 30)))
            world.observation.events.append(Event(.account(account), .signedUp, minute: 0, place: place))
            value(&world, .account(account), (0..<16).map { _ in UInt8(random.below(256)) })
        }
        for agent in 0..<agents { value(&world, .agent(agent), (0..<16).map { _ in UInt8(random.below(256)) }) }
        for _ in 0..<400 {
            let pair: Set<Subject> = [.agent(random.below(agents)), .agent(random.below(agents))]
            world.observation.commits.append(ObservedCommit(minute: 0, subjects: pair, tables: ["votes"]))
        }
        return (world, random)
    }

    private static func add(_ world: inout SmallWorld, _ subject: Subject, _ act: Act, _ minute: Int) {
        world.observation.events.append(Event(subject, act, minute: minute))
    }

    private static func value(_ world: inout SmallWorld, _ subject: Subject, _ bytes: [UInt8]) {
        world.observation.values.append(ObservedValue(subject: subject, column: "t.c", bytes: bytes))
    }

    private static func findings(_ world: SmallWorld, seed: UInt64) async -> LinkageFindings {
        await Trial(observation: world.observation, truth: world.truth, seed: seed, relabelings: 200, level: 0.01).run()
    }

    @Test func nobodyFindsAnythingWhereNothingIsToBeFound() async {
        for seed in 0..<2 as Range<UInt64> {
            let (world, _) = Self.world(seed: seed)
            let findings = await Self.findings(world, seed: seed)
            #expect(findings.holds, "\(findings.broken.map(\.attacker))")
            #expect(findings.results.count == 19)
        }
    }

    @Test(arguments: [
        "creation-time", "same-minute-renewal", "rowid", "shared-transaction", "counter-difference", "wallet-version",
        "withdraw-burst", "standing-boundary", "owner-column", "per-user-key",
    ])
    func whatGivesOwnersAwayIsCaughtByName(twin: String) async throws {
        var (world, random) = Self.world(seed: 7)
        Self.plant(twin, in: &world, &random)
        let findings = await Self.findings(world, seed: 7)
        #expect(findings.caught(twin: twin) && !findings.holds)
        // Others may notice the same thing from another side, but not all of them.
        let caught = Set(findings.broken.map(\.attacker))
        #expect(caught.contains(twin) && caught.count <= 3, "\(caught.sorted())")
    }

    private static func plant(_ twin: String, in world: inout SmallWorld, _ random: inout SeededGenerator) {
        let owners = world.truth.ownerOf
        switch twin {
        case "creation-time":
            world.observation.events.removeAll { $0.act == .claimed || ($0.act == .drew && $0.minute < 30 * day) }
            for account in 0..<world.observation.accounts {
                let minute = account * 60
                add(&world, .account(account), .drew, minute)
                for agent in owners.indices where owners[agent] == account {
                    add(&world, .agent(agent), .claimed, minute + 20 + random.below(30))
                }
            }
        case "same-minute-renewal":
            let moved = world.observation.events.indices.filter { world.observation.events[$0].act == .renewed }
            for index in moved {
                guard case .agent(let agent) = world.observation.events[index].subject else { continue }
                let minute = world.observation.events[index].minute
                let start = minute - minute % (30 * day)
                world.observation.events[index].minute = start + (owners[agent] * 311) % (20 * day)
            }
        case "rowid":
            for index in world.observation.events.indices {
                guard case .agent(let agent) = world.observation.events[index].subject else { continue }
                world.observation.events[index].place?.position = Int64(agent)
            }
        case "shared-transaction":
            for agent in owners.indices.dropFirst() where owners[agent] == owners[agent - 1] {
                world.observation.commits.append(
                    ObservedCommit(minute: agent, subjects: [.agent(agent), .agent(agent - 1)], tables: ["standings"]))
            }
        case "counter-difference":
            let acts = world.observation.minutes(of: .agent, [.claimed, .renewed])
            for account in 0..<world.observation.accounts {
                let minutes = owners.indices.filter { owners[$0] == account }.flatMap { acts[$0] }.sorted()
                let readings =
                    [Counter.Reading(minute: 0, value: 0)]
                    + minutes.enumerated().map {
                        Counter.Reading(minute: $1 + 30, value: Int64($0 + 1))
                    }
                world.observation.counters.append(Counter(name: "spent", subject: .account(account), readings: readings))
            }
        case "wallet-version":
            let acts = world.observation.minutes(of: .agent, [.claimed, .renewed])
            for agent in owners.indices {
                for minute in acts[agent] { add(&world, .account(owners[agent]), .changedWalletCopy, minute + 15) }
            }
        case "withdraw-burst":
            for account in 0..<world.observation.accounts where account % 2 == 0 {
                let minute = 115 * day + random.below(4 * day)
                for agent in owners.indices where owners[agent] == account {
                    add(&world, .agent(agent), .withdrew, minute + random.below(5))
                }
            }
        case "standing-boundary":
            for account in 0..<world.observation.accounts {
                let skipped = 1 + account % 3
                world.observation.events.removeAll { event in
                    guard event.minute / (30 * day) == skipped else { return false }
                    switch event.subject {
                    case .account(let index): return index == account && event.act == .drew
                    case .agent(let index): return owners[index] == account && event.act != .claimed
                    }
                }
            }
        case "owner-column":
            for agent in owners.indices {
                let owner = Array("owner-\(owners[agent])-of-agents".utf8)
                value(&world, .agent(agent), Hex.encode(owner))
                value(&world, .account(owners[agent]), owner)
            }
        default:
            world.observation.keys = world.observation.keys.map { use in
                var use = use
                switch use.subject {
                case .account(let account): use.key.append(UInt8(account))
                case .agent(let agent): use.key.append(UInt8(owners[agent]))
                }
                return use
            }
        }
    }

    @Test func aTotalThatCountsOwnersGivesSiblingsAway() async {
        var (world, _) = Self.world(seed: 9)
        let owners = world.truth.ownerOf
        var readings = [Counter.Reading(minute: 200 * Self.day, value: 0)]
        for account in 0..<world.observation.accounts {
            let minute = 200 * Self.day + (account + 1) * 60
            for agent in owners.indices where owners[agent] == account {
                Self.add(&world, .agent(agent), .paused, minute - 10)
            }
            readings.append(.init(minute: minute, value: Int64(account + 1)))
        }
        world.observation.counters.append(Counter(name: "owners active", countsOwners: true, readings: readings))
        let findings = await Self.findings(world, seed: 9)
        #expect(findings.caught(twin: "counter-difference"))
    }

    @Test func theReportSaysWhoBrokeWhat() async throws {
        var (world, random) = Self.world(seed: 3)
        Self.plant("owner-column", in: &world, &random)
        let report = LinkageReport(await Self.findings(world, seed: 3), world: [("arrival", "one a day")])
        #expect(report.text.contains("BROKEN: owner-column (owner, by its curve and by its surest pairs)"))
        #expect(report.text.contains("arrival"))
        let json = String(buffer: report.json)
        #expect(json.contains(#""holds":false"#) && json.contains(#""attacker":"per-user-key""#))
        for svg in [report.svg(), report.svg(logarithmic: false)] {
            #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n") && !svg.contains("nan"))
            #expect(svg.components(separatedBy: "<polyline class=\"curve").count == 20)
        }
    }
}
