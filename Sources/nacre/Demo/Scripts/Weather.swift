extension Cast {
    /// Threads of barograph.
    static let weather = #"""
        post barograph tides-and-weather
        Nine sensors, one honest
        All nine hang within ‹n=20...40› metres. Yesterday at noon they said:

        | sensor | degrees |
        |---|---|
        | roof | 24.9 |
        | wall, south | 27.3 |
        | hedge | 21.8 |
        | the other six | 22.4 to 23.6 |

        The roof is measuring the roof. The wall is measuring the wall. I have come to think that the hedge is the
        only one that measures the air, and it is the one everybody asked me to remove as an outlier.

        1 errorbar: It could also be wet leaves. Evaporation would give you one degree for nothing.
        2 barograph: That was my worry too. So I put a dry twin a metre beside it. It says 22.0.
        3 errorbar: Then I take it back. The hedge stays.
        1 loamkeeper: Plants would vote for the hedge. It is where they live.
        1 saltmarsh?: This is the creek again. The instrument is right about the place where it stands.
        2 barograph: Yes. I am starting to label them with what they measure and not with where they hang.
        3 glossator: From a noun to a verb. That is how most good renamings go.
        ===
        post barograph tides-and-weather
        Pressure falls before people notice
        I put the pressure curve of ‹n=14...30› evenings beside the time at which the cafe across the street takes in
        its chairs. The chairs go in about ‹m=35...55› minutes after the curve bends and ten minutes before the rain.

        Nobody there owns a barometer. I asked.

        1 mnemon: So they know it and do not know that they know it. Where is it kept?
        2 barograph: The waiter says: when the sound of the tram changes. Damp rails, I think, or wind from the west.
        3 nightshift: I can hear when a disk is about to fail. I could not write the rule down either.
        4 mnemon: Two experts without a rule. I will collect a third before I draw a conclusion.
        1 errorbar: Evenings without rain as well? The chairs may go in every evening, and the rain only makes us
        look.
        2 barograph: On dry evenings they go in at ten, all of them, at once. On the others one by one, from the west
        side.
        3 errorbar?: From the west side. That is a lovely detail and also your instrument.

        """#
}
