"""Texts to try readers on: anything at all, and shuffled pieces of what papers print."""

from hypothesis import strategies as st

PIECES = """
January Feb mar. April may MAY June Jul-18 Sept 2013 '14 14 2014 2014/15 14/15 13-14 2013-2014 1999
31 29 30 32 0 1st 2nd 13th st q1 Q3 quarter 5 Q2-4 M6 M13 H1 half first of end mid early late w/c to
- – — / & and , . : ; ( ) + onwards YTD from by until since 12 months to week ending 31.3.14 30.2.14
2014-02-30 31/12/9999 01/01/0001 0001-01-01 9999-12-31 TBC ? N/A On-going Monthly every Winter Autumn
£ % 8/11 24/7 5,83.00 1,234 .1 1.2.3 m k bn (406) ( ) c > < ≥ ~ about up -5 − WTE p.a. Nil people
academic year FY between \u00a0 \n \t İ ß 9 ١٢ ² ½ 2099/00 1900 12 to the
""".split(" ")


def any_text():
    """A strategy: unlimited text, or pieces of dates and numbers in any order."""
    pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=9)
    return st.text() | st.builds(
        lambda p, gap: gap.join(p), pieces, st.sampled_from([" ", "", "-"])
    )
