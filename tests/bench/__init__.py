"""`make bench`: how fast the application is, beside a bare Flask hello world under the same settings in the same run.

A scenario is one function in a file of `scenarios/`:

    @scenario("session-page", "the page of one session", at_least={"sqlite": 0.35, "postgresql": 0.22})
    def session_page(site: Site) -> Sample:
        return site.share_of_hello("/sessies/programma-1")

It is called once per round, on each database, and gives one `Sample`: a figure with its unit and, where that means
something, its ratio to what it is compared with in that same round. Data it needs and that `world.py` does not hold it
adds itself (`prepare=`). Not collected by pytest; `tests/test_bench.py` runs each once, tiny.
"""
