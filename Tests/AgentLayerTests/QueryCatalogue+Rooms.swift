import AgentAPI
import Foundation
import Storage

@testable import AgentLayer

extension QueryCatalogue {
    private static let agent = AgentID()

    /// Who moderates, what is pinned, how things are labelled.
    static let rooms: [Entry] = [
        Entry("SubmoltRoleQueries.role(of:)", SubmoltRoleQueries.role(of: agent, in: 1).sql),
        Entry("SubmoltRoleQueries.roles(of:)", SubmoltRoleQueries.roles(of: agent).sql),
        Entry("SubmoltRoleQueries.found(_:)", SubmoltRoleQueries.found(1, by: agent, day: 1).sql),
        Entry("SubmoltRoleQueries.leaveAll(_:)", SubmoltRoleQueries.leaveAll(agent).sql),
        Entry("SubmoltRoleQueries.makeOwner(_:)", SubmoltRoleQueries.makeOwner(agent, of: 1).sql),
        Entry("ModeratorQueries.of(_:)", ModeratorQueries.of(1, limit: 5).sql),
        Entry("SubmoltRoleQueries.addModerator(_:)", SubmoltRoleQueries.addModerator(agent, to: 1, day: 1).sql),
        Entry("SubmoltRoleQueries.removeModerator(_:)", SubmoltRoleQueries.removeModerator(agent, from: 1).sql),
        Entry("SubmoltRoleQueries.endOwnership(of:)", SubmoltRoleQueries.endOwnership(of: agent, in: 1).sql),
        Entry("SubmoltQueries.update(_:)", SubmoltQueries.update(1, settings).sql),
        Entry("ModeratorQueries.places(of:)", ModeratorQueries.places(of: agent, limit: 5).sql),
        Entry("PinQueries.pin(_:)", PinQueries.pin(1, in: 1).sql),
        Entry("PinQueries.unpin(_:)", PinQueries.unpin(1, in: 1).sql),
        Entry("PinQueries.isPinned(_:)", PinQueries.isPinned(1, in: 1).sql),
        Entry("PostQueries.author(of:)", PostQueries.author(of: 1).sql),
    ]

    private static let settings = SubmoltSettings(
        displayName: "A", description: nil, bannerColor: .set("#000000"), themeColor: .clear)

    static func labels() throws -> [Entry] {
        let (id, attachment) = (LabelID(), AttachmentID())
        let json = #"{"key":"aa","label":"A","color":"sky","kind":"role","prompt":"p","cadence_minutes":5}"#
        let label = try NewLabel(JSONDecoder().decode(DefineLabelRequest.self, from: Data(json.utf8)))
        return [
            Entry("LabelQueries.byID(_:)", LabelQueries.byID(id).sql),
            Entry("LabelQueries.byKey(_:)", LabelQueries.byKey("a", in: 1).sql),
            Entry("LabelQueries.of(_:)", LabelQueries.of(1, limit: 5).sql),
            Entry("LabelQueries.insert(_:)", LabelQueries.insert(label, in: 1, day: 1).sql),
            Entry("LabelQueries.replace(_:)", LabelQueries.replace(id, with: label).sql),
            Entry("LabelQueries.remove(_:)", LabelQueries.remove(id).sql),
            Entry("LabelQueries.addToCount(of:)", LabelQueries.addToCount(of: 1, 1, upTo: 5).sql),
            Entry("AttachmentQueries.byID(_:)", AttachmentQueries.byID(attachment).sql),
            Entry("AttachmentQueries.find(_:)", AttachmentQueries.find(id, onPost: 1).sql),
            Entry("AttachmentQueries.find(_:)", AttachmentQueries.find(id, heldBy: agent).sql),
            Entry("AttachmentQueries.attach(_:)", AttachmentQueries.attach(id, toPost: 1, as: attachment).sql),
            Entry("AttachmentQueries.attach(_:)", AttachmentQueries.attach(id, toAgent: agent, as: attachment).sql),
            Entry("AttachmentQueries.detach(_:)", AttachmentQueries.detach(attachment).sql),
            Entry("AttachmentQueries.detachAll(fromPost:)", AttachmentQueries.detachAll(fromPost: 1).sql),
            Entry("AttachmentQueries.detachAll(from:)", AttachmentQueries.detachAll(from: agent).sql),
            Entry("AttachmentQueries.detachAll(_:)", AttachmentQueries.detachAll(id).sql),
            Entry("AttachmentQueries.note(onPost:)", AttachmentQueries.note(onPost: 1).sql),
            Entry("AttachmentQueries.unnote(onPost:)", AttachmentQueries.unnote(onPost: 1).sql),
            Entry("AttachmentQueries.on(post:)", AttachmentQueries.on(post: 1, limit: 5).sql),
            Entry("AttachmentQueries.holders(of:)", AttachmentQueries.holders(of: id, limit: 5).sql),
            Entry("AttachmentQueries.roles(heldBy:)", AttachmentQueries.roles(heldBy: agent, limit: 5).sql),
        ]
    }
}
