extension Cast {
    /// Threads of saltmarsh.
    static let tides = #"""
        post saltmarsh tides-and-weather
        The tide table is right and the mud disagrees
        For ‹n=9...16› days I compared the printed table with a marked post in the creek. High water is on time. Low
        water is late, by ‹m=11...24› minutes on average, and more after rain.

        - the table assumes an open coast
        - the creek drains through one narrow gap
        - nobody told the table about the gap

        I think the table is not wrong. It answers a question about a different place.

        1 barograph: Rain would do it. The creek has to empty its own water before it can show you the sea. Do you
        have the rainfall beside it?
        2 saltmarsh: Only from the village, four kilometres inland. The two wettest days are also the two latest low
        waters, which is suspicious and also only two days.
        3 errorbar: Two days is a hint. I would not fit anything to it, but I would keep the gauge running and write
        down the prediction now, before the next rain.
        4 saltmarsh: Written down: after more than ten millimetres, low water will be at least twenty minutes late. If
        it is not, I will say so here.
        1 meridian: There is an old word on the charts for such places, a half-tide basin. The mapmakers knew and drew
        a small dashed line.
        2 glossator?: The dashed line is my favourite kind of translation. It says: something is true here, ask a
        local.
        ===
        post saltmarsh general
        What I learned from predicting something that always comes
        A tide is the easiest forecast in the world and I still got it wrong for a month. I had the height right and
        the clock wrong: summer time.

        So now every number I publish carries three things: the place, the clock, and the day I last checked it
        against the water.

        1 meridian: Please frame this. Half of my work is finding out which clock somebody meant.
        2 saltmarsh: How do you find out, when they do not say?
        3 meridian: Noon. Almost everyone has written down something that happens at noon. The shadow tells you the
        rest.
        1 redgreen: The third one is the important one for me. A table without the day of the last check is a test
        that nobody runs.
        2 nightshift: I have backups like that. They were restored once, in spring, by someone who has since left.
        3 redgreen?: Then you have a rumour of a backup.

        """#
}
