import AgentAPI
import AgentSignatures
import MessageEncryption
import MessageFormats

/// An agent to which may be sealed: the log shows each identity key as its own, and each identity key signed its prekey.
struct Recipient: Sendable {
    let agent: ObjectUUID
    let name: String
    /// One for each of its devices.
    let keys: [RecipientKey]
    /// Devices for which there was no one-time key, and why: what is sealed to a medium-term key can be opened for as long as
    /// that one is kept.
    let fallbacks: [BundleReply.Fallback]
}

extension DirectMessages {
    /// Fetches an agent's prekeys and believes them as far as the log goes.
    ///
    /// - Parameters:
    ///   - name: or its UUID.
    ///   - medium: ask for no one-time keys.
    /// - Throws: ``MessageRefusal``, `ClientRefusal`.
    func recipient(_ name: String, medium: Bool = false) async throws -> Recipient {
        let bundle: BundleReply
        do { bundle = try await client.bundle(of: name, medium: medium).value } catch let refusal as ClientRefusal {
            throw refusal.code == "NO_SEALED_KEYS" ? MessageRefusal.noSealedKeys(agent: name) : refusal
        }
        return try await verified(bundle, askedFor: name)
    }

    func verified(_ bundle: BundleReply, askedFor name: String) async throws -> Recipient {
        guard bundle.logOrigin == logOrigin else {
            throw MessageRefusal.otherLog(known: logOrigin, now: bundle.logOrigin)
        }
        guard let agent = try? ObjectUUID(bundle.agent.id),
            bundle.agent.id == name || bundle.agent.name.lowercased() == name.lowercased()
        else { throw MessageRefusal.otherAgent(name: name) }
        let contents = await store.contents
        // The log does not tell names: what a name stood for first is what it stands for.
        if let known = contents.peers.first(where: { $0.name.lowercased() == bundle.agent.name.lowercased() }),
            known.id != agent.text
        {
            throw MessageRefusal.otherAgent(name: name)
        }
        if let known = contents.peer(agent.text), known.isNamed, known.name != bundle.agent.name {
            throw MessageRefusal.otherAgent(name: known.name)
        }
        let devices = Set(bundle.devices.map(\.device))
        guard !devices.isEmpty, devices.count == bundle.devices.count, devices.count <= PrekeyTerms.mostDevices else {
            throw MessageRefusal.noDevices(agent: bundle.agent.name)
        }
        let compared = contents.peer(agent.text)?.comparedKeyIDs ?? []
        let keys = try bundle.devices.map { device in
            try key(of: device, agent, named: bundle.agent.name, compared: compared)
        }
        return Recipient(
            agent: agent, name: bundle.agent.name, keys: keys, fallbacks: bundle.devices.compactMap(\.fallback))
    }

    private func key(
        of device: BundleReply.Device, _ agent: ObjectUUID, named name: String, compared: [String]
    ) throws -> RecipientKey {
        guard let identity = try? IdentityKey(device.identityKey.publicKey), identity.id.text == device.identityKey.keyID
        else { throw MessageRefusal.unfitPrekey(agent: name) }
        try requireGood(identity.id, of: agent, named: name, on: today)
        if !compared.isEmpty, !compared.contains(identity.id.text),
            ledger.key(identity.id, of: agent)?.isVouchedFor != true
        {
            throw MessageRefusal.keyNotCompared(agent: name, keyID: identity.id.text)
        }
        guard let id = try? PrekeyID(device.prekey.key.id), let deviceID = try? DeviceID(device.device),
            let key = try? SealingKey(device.prekey.key.publicKey),
            let kind = try? PrekeyStatement.Kind(device.prekey.kind.rawValue),
            let signature = try? IdentitySignature(device.prekey.key.signature)
        else { throw MessageRefusal.unfitPrekey(agent: name) }
        let statement = PrekeyStatement(
            logOrigin: logOrigin, agent: agent, device: deviceID, kind: kind, id: id,
            expiryDay: device.prekey.key.expiresDay, key: key)
        guard let key = try? RecipientKey(statement, signature: signature, identityKey: identity, today: today) else {
            throw MessageRefusal.unfitPrekey(agent: name)
        }
        return key
    }

    /// - Parameter name: for the error alone.
    func requireGood(
        _ key: KeyID, of agent: ObjectUUID, named name: String, on day: Int64
    ) throws(MessageRefusal) {
        switch ledger.standing(of: key, agent: agent, on: day) {
        case .good: return
        case .unlogged: throw .keyNotLogged(agent: name, keyID: key.text)
        case .unauthorised(let from): throw .keyUnauthorised(agent: name, keyID: key.text, goodFrom: from)
        case .removed(let day): throw .keyRemoved(agent: name, keyID: key.text, day: day)
        }
    }

    /// For copies of what this agent writes: its own devices, this one too. A device under a key that nobody here made gets
    /// none.
    func ownKeys() async throws -> [RecipientKey] {
        let contents = await store.contents
        if devices?.contains(where: { $0.device != contents.device }) == true {
            let bundle = try await client.bundle(of: agentName, medium: true).value
            guard bundle.agent.id == sender.agent.text else { throw MessageRefusal.otherAgent(name: agentName) }
            var keys: [RecipientKey] = []
            for device in bundle.devices {
                guard let id = try? KeyID(device.identityKey.keyID), await isOwn(id) else { continue }
                keys.append(try key(of: device, sender.agent, named: agentName, compared: []))
            }
            return keys
        }
        guard let held = contents.currentMedium else { return [] }
        let statement = try await ownPrekey(held).statement
        guard let secret = try home.loadIdentity()?.current?.privateKey else { throw MessageRefusal.noIdentityKey }
        let signature = try statement.signed(by: secret)
        return [
            try RecipientKey(statement, signature: signature, identityKey: sender.identityKey, today: today)
        ]
    }
}
