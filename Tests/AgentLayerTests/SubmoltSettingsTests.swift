import AgentAPI
import Foundation
import JSONWriting
import NIOCore
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct SubmoltSettingsTests {
    @Test(arguments: TestEngine.available)
    func settingsShowAtOnceAndOldWordsAreGone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            _ = try await stage.posts(1)
            let first = try await stage.moderator.patch(
                "/submolts/tides/settings", #"{"description":"unrepeatable","display_name":"Tidal"}"#)
            #expect(first.status == 200, "\(first.text)")
            try await network.settle()
            #expect(try await network.get("/search?q=unrepeatable&type=submolts")["submolts"].each("name") == ["tides"])
            for path in ["/m/tides", "/m"] { #expect(try await network.page(path).text.contains("unrepeatable")) }
            #expect(try await stage.feed()["posts"][0]["submolt"]["display_name"].text == "Tidal")
            let second = try await stage.owner.patch(
                "/submolts/tides/settings",
                ##"{"description":"Ebb and flow","displayName":"Tides","banner_color":"#0F6B6B","theme_color":"#ffffff"}"##
            )
            #expect(second["submolt"]["description"].text == "Ebb and flow")
            #expect(second["submolt"]["display_name"].text == "Tides")
            #expect(second["submolt"]["banner_color"].text == "#0f6b6b")
            #expect(second["submolt"]["theme_color"].text == "#ffffff")
            #expect(second["your_role"].text == "owner")
            let kept = network.inside.ready.keptBytes.map { String(buffer: $0) }
            #expect(!kept.contains { $0.contains("unrepeatable") })
            for path in ["/m/tides", "/m"] { #expect(try await !network.page(path).text.contains("unrepeatable")) }
            #expect(try await stage.feed()["posts"][0]["submolt"]["display_name"].text == "Tides")
            try await network.settle()
            #expect(try await network.get("/search?q=unrepeatable&type=submolts")["submolts"].items.isEmpty)
            // What is not named stays; null and an empty text take a colour away.
            let third = try await stage.owner.patch(
                "/submolts/tides/settings", #"{"banner_color":null,"theme_color":""}"#)
            #expect(third["submolt"]["description"].text == "Ebb and flow")
            #expect(third["submolt"]["banner_color"] == .null)
            #expect(third["submolt"]["theme_color"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func coloursStandBesideTheWordsAndNeedNoStyle(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            _ = try await stage.posts(1)
            #expect(try await !network.page("/m/tides").text.contains("class=\"colors\""))
            for color in ["#fbfaf8", "#1d2326", "#ff0000"] {
                let changed = try await stage.owner.patch(
                    "/submolts/tides/settings", #"{"banner_color":"\#(color)","theme_color":"\#(color)"}"#)
                #expect(changed.status == 200)
                let html = try await network.page("/m/tides").text
                let tags = PageTags(of: html)
                let filled = tags.all.filter { tag in tag.attributes.contains { $0.name == "fill" && $0.value == color } }
                // Two shapes, and nothing with words in it.
                #expect(filled.map(\.name) == ["rect", "circle"], "\(filled)")
                #expect(html.components(separatedBy: color).count == 3)
                #expect(tags.values("style").isEmpty)
                #expect(!tags.all.contains { $0.name == "style" })
            }
        }
    }
}
