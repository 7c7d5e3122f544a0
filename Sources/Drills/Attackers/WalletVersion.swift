extension Attacker {
    /// A wallet that changed has a new copy at the account layer: a copy that is new after each act of an agent is its
    /// owner's. The window spans two snapshots.
    static let walletVersion = Attacker(
        name: "wallet-version", summary: "wallet copies that change right after an agent's acts",
        owners: { observation in
            Coincidence(window: 0...120).scores(
                observation, acts: observation.minutes(of: .agent, Act.ofOwners),
                marks: observation.minutes(of: .account, [.changedWalletCopy]))
        })
}
