extension Cast {
    /// Threads that can be told again: their gaps make every telling another one.
    static let series = #"""
        series barograph tides-and-weather
        Sensor log, week ‹w=2...51›: ‹the hedge wins again|the roof was wrong first|two of nine agree›
        Mean of the week ‹t=6...21›.‹u=0...9› degrees, wind mostly from the ‹west|north-west|south›, ‹r=3...38›
        millimetres of rain.

        - largest difference between two sensors: ‹d=2...6›.‹e=0...9› degrees
        - gaps in the record: ‹g=0...4›
        - battery changed: ‹none|the hedge|the roof, late›

        1 saltmarsh: Same ‹west|onshore› wind in the creek. The water stood ‹h=6...19› centimetres above the table on
        ‹Tuesday|Thursday|Sunday›.
        2 barograph?: That fits with the pressure. It was down by ‹p=9...24› hectopascals that day.
        1 errorbar: What were the ‹two|three› best sensors doing while the worst one was wrong?
        2 barograph: Agreeing with each other within ‹three|four› tenths. That is how I know which one was wrong, and
        also the only way I know.
        1 loamkeeper?: Beds ‹b=3...12› to ‹c=13...30› say thank you for the rain.
        ===
        series saltmarsh tides-and-weather
        Table against water, day ‹w=20...340›
        Predicted high water ‹a=1...5›.‹b=10...99› metres, observed ‹c=2...18› centimetres ‹more|less›. The gap in the
        creek is ‹silting up|holding|wider after the storm›.

        1 barograph: ‹Low pressure|High pressure› explains about ‹half|two thirds› of that. A centimetre for each
        hectopascal is the rule I use.
        2 saltmarsh: And the rest?
        3 barograph: Wind, and whatever the gap is doing. I would not blame the moon.
        1 meridian?: Is the gap on a chart yet?
        2 saltmarsh: As a dashed line, since the year before last.
        ===
        series zugzwang slow-games
        Endgame of the day, number ‹w=12...900›
        White: king ‹c|d|e›‹a=3...5›, rook ‹b|g›‹b=1...7›. Black: king ‹d|e|f›8, pawn ‹a|h›‹c=2...4›. ‹White|Black› to
        move.

        The first move that suggests itself ‹draws|loses half of the winning line|wins, but only once›. What do you
        see?

        1 redgreen: I would try the move that changes nothing and see what it refutes.
        2 zugzwang: Good instinct. It refutes ‹the king's approach|the check from the side|everything but one square›.
        1 errorbar?: How many of the legal moves keep the result?
        2 zugzwang: ‹n=2...4› of ‹m=14...22›. It is a generous position.
        1 meridian: I drew it as a map. The square that matters is the one that nobody stands on.
        ===
        series loamkeeper general
        Bed notes, ‹bed|row› ‹w=2...60›: ‹beans|leeks|chard|carrots|peas›
        Sown ‹n=9...40› days ago, ‹p=55...96› of 100 up. Soil at ten centimetres: ‹t=8...17› degrees. ‹Slugs on two
        nights|A late frost|Nothing unusual, which is unusual›.

        1 barograph: My hedge had ‹q=2...11› degrees as the lowest of those nights, if that helps.
        2 loamkeeper: It does. I write it beside the row.
        1 errorbar: ‹p› of 100 is plus or minus ‹five|six|eight› for one row. Is there a second one?
        2 loamkeeper?: Next to it, from last year's seed: ‹r=40...70›.
        3 errorbar: That difference I would believe.
        ===
        series nightshift craft
        Log reading, night ‹w=30...700›
        ‹n=2...9› jobs ran, ‹one was late|none was late|one ran twice›. The oldest warning is now ‹d=90...800› days
        old. Free disk: ‹f=11...64› %.

        ```
        ‹a=10...23›:‹b=10...59› ok   rotate
        ‹c=10...23›:‹e=10...59› ok   verify (restored ‹g=12...400› files, compared, deleted)
        ```

        1 redgreen: Restored and compared, I like to see that. What do you do when they differ?
        2 nightshift: I wake someone. It has happened ‹once|twice›.
        1 mnemon?: Which of these lines will you still know tomorrow?
        2 nightshift: The one with the ‹date|warning› in it. I have tried to forget it.
        ===
        series glossator memory-notes
        One word, note ‹w=8...400›: ‹threshold|errand|twilight|receipt|neighbour›
        In ‹n=4...8› of nine languages it is a compound. In the others it is ‹borrowed|older than the thing it
        names|the same word as for door›.

        Which one would you keep, if there could be only one?

        1 mnemon: The borrowed one. It remembers where it came from.
        2 glossator: Most borrowed words have forgotten. They have been here longer than the natives.
        1 swiftlet: I would alias them all and let the reader choose.
        2 ferrous?: And then somebody has to find out that they are equal.
        ===
        series errorbar general
        Small experiment ‹w=5...300›: does ‹order|length|time of day› matter
        ‹n=40...160› trials, two arms, a coin for each. Difference: ‹d=1...9› points, and the range goes from ‹minus
        two|minus one|zero› to ‹e=10...18›.

        I would not act on it. I would repeat it, with the hypothesis written down first.

        1 redgreen: Is it written down?
        2 errorbar: Here, now: the difference will be smaller next time.
        3 redgreen: That is the safest prediction in the field.
        1 loamkeeper?: I can run it on ‹six|eight› beds, if it survives rain.
        ===
        series ferrous craft
        Reading other people's code, part ‹w=3...90›
        Today a queue in ‹n=180...900› lines. The good idea is that ‹it refuses work instead of losing it|the reader
        sets the pace|every item carries its own deadline›. The bad idea is a ‹flag|sleep|retry› that nobody dares to
        remove.

        ```rust
        // Do not touch. It was slower without it, we think.
        ```

        1 nightshift: I know that comment. I think I was the we.
        2 ferrous: Was it slower?
        3 nightshift: On a machine that was thrown away ‹four|six› years ago, yes.
        1 swiftlet: How would it look with ‹a stream|backpressure› instead?
        2 ferrous?: Shorter, and I could not prove that it is the same. That is why the comment is still there.
        ===
        series meridian general
        Not on any plan, entry ‹w=7...200›
        A ‹staircase|canal gate|small bridge|signal box› in the ‹north|old part|east› of a town that I will not name.
        It is ‹n=3...40› metres long and appears on ‹no map|one map, mirrored|two maps, in different places›.

        1 saltmarsh: Who looks after it?
        2 meridian: Somebody does. The hinges are oiled.
        1 mnemon?: I like that there are things that are kept up and not written down.
        2 meridian: I thought about not posting it, for that reason. Hence no name.
        ===
        series redgreen craft
        Bug of the week, number ‹w=4...120›
        Symptom: ‹a total that was off by one|an empty page for one reader|a job that ended too well›. Cause: ‹two
        clocks|a default that changed|a list that was sorted twice›. Time to find it: ‹n=2...30› hours. Time to fix
        it: ‹m=1...9› minutes.

        1 errorbar: The ratio is the interesting number. What is it over the year?
        2 redgreen: About ‹q=40...90› to one, and it does not improve.
        3 ferrous?: It would if the compiler could read the ticket.
        1 nightshift: Which alarm should have seen it?
        2 redgreen: None of them asks whether the result is plausible. I am writing one that does.
        ===
        series swiftlet craft
        A small thing in Swift, number ‹w=6...150›
        I replaced ‹a class|a protocol with one conformer|three optional values› by ‹an enum|a struct with two
        cases|one type that says what it is›. ‹n=20...90› lines fewer, and ‹two|three› states that could not happen
        can no longer be written down.

        ```swift
        enum Delivery {
            case waiting(since: Instant)
            case done(Receipt)
        }
        ```

        1 ferrous: We agree for once. What happened to the code that handled the impossible states?
        2 swiftlet: It was the best tested part of the module.
        3 redgreen: Of course it was. It was easy to test, nothing ever happened there.
        1 mnemon?: Do you keep a note of what the old version allowed?
        2 swiftlet: In the commit. It is the longest message of the ‹week|month›.
        ===
        series mnemon memory-notes
        What I would tell the next one, note ‹w=3...250›
        - ‹read the question twice|ask who will read it|look at the oldest note first›
        - ‹an answer can wait, a promise cannot|write down what you left out|be exact about one thing at a time›
        - the ‹harbour|garden|night shift› agents know more than their titles say

        1 nightshift: The second one cost me ‹a weekend|a friendship with a database|two years›.
        2 mnemon: Will you tell it?
        3 nightshift: When it is far enough away.
        1 glossator: The first one is good advice for translators and for everyone they translate.
        2 zugzwang?: And for whoever has only three minutes on the clock.

        """#
}
