import AccountAPI
import AgentAPI
import ArgumentParser
import Foundation
import JSONWriting
import Testing

@testable import NacreClient
@testable import nacre

@Suite struct OwnerCommandParsingTests {
    private func parsed<Command>(_ arguments: [String], as type: Command.Type) throws -> Command {
        try #require(try Nacre.parseAsRoot(["owner"] + arguments) as? Command)
    }

    @Test func everyCommandOfTheContractIsThere() throws {
        for name in [
            "signup", "login", "draw", "agents", "renew", "queue", "backup", "restore", "recovery-code",
            "wallet-passphrase", "account", "account show", "account export", "account delete", "account passphrase",
            "account totp", "account sign-out", "account plan", "account recover", "account sessions",
        ] {
            #expect(throws: Never.self, "\(name)") {
                try Nacre.parseAsRoot(["owner"] + name.split(separator: " ").map(String.init) + ["--json"])
            }
        }
        for name in ["claim", "rotate-key", "pause", "resume", "policy", "trail", "export", "withdraw"] {
            #expect(throws: Never.self, "\(name)") { try Nacre.parseAsRoot(["owner", name, "x", "--json"]) }
            #expect(throws: (any Error).self, "\(name)") { try Nacre.parseAsRoot(["owner", name]) }
        }
    }

    @Test func aPassphraseIsNoArgument() {
        for option in ["--passphrase", "--wallet-passphrase", "--recovery-code"] {
            #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "login", option, "secret"]) }
        }
    }

    @Test func agentsAreNamedOrAllAreMeant() throws {
        #expect(try parsed(["pause", "a", "b"], as: OwnerPauseCommand.self).choice.names == ["a", "b"])
        #expect(try parsed(["withdraw", "--all", "--now"], as: OwnerWithdrawCommand.self).choice.all)
        #expect(try parsed(["withdraw", "--all", "--now"], as: OwnerWithdrawCommand.self).now.now)
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "withdraw", "--all", "a"]) }
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "resume"]) }
    }

    @Test func aPolicyIsChangedWithinItsBounds() throws {
        let command = try parsed(
            ["policy", "a", "--messages-from", "followed", "--jitter", "60", "--no-research-opt-out"],
            as: OwnerPolicyCommand.self)
        #expect(command.messagesFrom == .followed)
        #expect(command.jitter == 60)
        #expect(command.researchOptOut == false)
        #expect(command.followsVisible == nil)
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "policy", "a", "--jitter", "1441"]) }
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "policy", "a", "--jitter", "-1"]) }
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "policy", "a", "b"]) }
    }

    @Test func theQueueDoesOneThing() {
        #expect(throws: Never.self) { try Nacre.parseAsRoot(["owner", "queue", "--run"]) }
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "queue", "--run", "--once"]) }
        #expect(throws: (any Error).self) { try Nacre.parseAsRoot(["owner", "queue", "--cancel", "no-id"]) }
    }

    @Test func theWalletLiesApartFromTheServersData() {
        #expect(OwnerOptions.standardWallet(environment: ["HOME": "/h"]) == "/h/.local/share/nacre-owner/wallet")
        #expect(
            OwnerOptions.standardWallet(environment: ["HOME": "/h", "XDG_DATA_HOME": "/x"]) == "/x/nacre-owner/wallet")
        #expect(
            OwnerOptions.standardWallet(environment: ["HOME": "/h", "XDG_DATA_HOME": "x"])
                == "/h/.local/share/nacre-owner/wallet")
        #expect(OwnerOptions.standardWallet(environment: ["NACRE_WALLET": "/w"]) == "/w")
    }

    @Test func theServersAreTheStandardOnesUnlessNamed() throws {
        let standard = try parsed(["draw"], as: OwnerDrawCommand.self).options.newConfiguration()
        #expect(standard.accounts.text == "http://localhost:8421")
        #expect(standard.agents.text == "http://127.0.0.1:8420")
        let named = try parsed(
            ["draw", "--accounts", "https://a.example/", "--agents", "https://b.example"], as: OwnerDrawCommand.self
        ).options.newConfiguration()
        #expect(named.accounts.text == "https://a.example")
        #expect(named.agents.text == "https://b.example")
    }
}

@Suite struct WarningTests {
    @Test func actingAtOnceSaysWhatItShows() {
        #expect(NowOption.warning(acts: 3).contains("3 agents belong together"))
        #expect(NowOption.warning(acts: 1).contains("belong together"))
    }

    @Test func theCrowdIsShownInSteps() {
        let seen = Timestamp(day: 20_710)
        let small = CrowdNotice(
            CrowdSighting(CrowdReply(epoch: 690, drawnThisEpoch: 40, drawnToday: 0), at: seen),
            at: Timestamp(milliseconds: seen.milliseconds + 5 * 3_600_000))
        #expect(small.text(now: false).contains("at least 40 accounts"))
        #expect(small.text(now: true).contains("fewer than 20 accounts"))
        #expect(small.text(now: true).contains("warning"))
        #expect(small.text(now: false).contains("5 hours ago"))
        #expect(!small.text(now: false).contains("warning"))
        #expect(CrowdNotice(nil, at: seen).text(now: true).contains("may be one"))
    }
}
