"""Charts: the same data give the same picture, which shows every figure with its n and no figure of too few."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from sessions_app.insights.figures import (
    SatisfactionPoint,
    Trend,
    Width,
    png,
    scale,
    standalone_svg,
)
from sessions_app.insights.multiples import DistrictTrend, district_charts, standalone_districts
from tests.insights.chart_examples import (
    DISTRICTS,
    QUARTERS,
    SESSIONS,
    STARTS,
    SVG,
    TEXTS,
    chart,
    of_class,
    parsed,
    point,
    words,
)


def test_same_data_same_bytes_and_other_data_others() -> None:
    assert chart() == chart()
    assert png(QUARTERS, texts=TEXTS, locale="nl") == png(QUARTERS, texts=TEXTS, locale="nl")
    assert chart(Trend(QUARTERS.points[:-1], target=7.5)) != chart()


def test_threads_draw_what_one_draws() -> None:
    kinds = [
        chart,
        lambda: chart(SESSIONS, width="phone"),
        lambda: standalone_svg(QUARTERS, texts=TEXTS, locale="en"),
        lambda: "".join(district_charts(QUARTERS, DISTRICTS, chart_id="d", locale="nl").values()),
    ]
    alone = [kind() for kind in kinds] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda kind: kind(), kinds * 4)) == alone


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    import matplotlib

    before = matplotlib.rcParams.copy()
    chart()
    assert matplotlib.rcParams.copy() == before


def test_it_is_named_described_and_its_words_are_words() -> None:
    root = parsed(chart())
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == TEXTS.title
    assert root.findtext(f"{SVG}desc") == TEXTS.description
    said = words(chart())
    assert {"7,6", "8,0", "8,1", "doel 7,5", "te weinig", "K4", "’24", "’25", "’26", "5", "10"} <= set(said)
    assert {"7.6", "Q4"} <= set(words(chart(locale="en")))
    assert {"jan", "okt"} <= set(words(chart(SESSIONS)))


@pytest.mark.parametrize(("width", "pixels"), [("desk", "760"), ("phone", "340")])
def test_words_keep_their_size_at_both_widths(width: Width, pixels: str) -> None:
    drawing = chart(width=width)
    assert parsed(drawing).attrib["viewBox"] == f"0 0 {pixels} 300"
    assert set(re.findall(r'font-size="(\d+)"', drawing)) == {"13", "15"}
    assert "font-family" not in drawing


def test_too_few_answers_are_an_open_circle_without_a_figure() -> None:
    assert len(of_class(chart(), "figure__ink")) == 8
    (bands,) = of_class(chart(), "figure__spread")
    assert bands.attrib["d"].count("M") == 8
    (empty,) = of_class(chart(), "figure__empty")
    assert empty.findtext(f"{SVG}title") == "2025-07: te weinig"
    assert len(of_class(chart(), "figure__line--gap")) == 1


def test_a_mean_never_goes_without_its_n() -> None:
    dots = of_class(chart(), "figure__ink")
    assert dots[0].findtext(f"{SVG}title") == "2024-10: 7,6 (n = 21, respons 55%)"
    assert words(standalone_svg(QUARTERS, texts=TEXTS, locale="nl")).count("n = 21") == 8


def test_a_period_left_out_is_a_gap_and_keeps_its_place() -> None:
    whole, holed = (
        of_class(chart(Trend(points)), "figure__ink")
        for points in (QUARTERS.points[:3], (QUARTERS.points[0], QUARTERS.points[2]))
    )
    assert [dot.get("cx") for dot in holed] == [whole[0].get("cx"), whole[2].get("cx")]
    assert len(of_class(chart(Trend((QUARTERS.points[0], QUARTERS.points[2]))), "figure__line--gap")) == 1


def test_districts_share_one_scale_and_show_the_city() -> None:
    high_and_low = Trend((point(STARTS[0], 3.4), point(STARTS[1], 9.6)))
    districts = [*DISTRICTS, DistrictTrend("oost", high_and_low, TEXTS)]
    drawn = district_charts(QUARTERS, districts, chart_id="d", locale="nl")
    assert list(drawn) == ["noord", "nieuw-west", "oost"]
    first, *others = drawn.values()
    assert [word for word in words(first) if word.isdigit()] == [str(mark) for mark in range(3, 11)]
    assert len(of_class(first, "figure__back")) == 1
    assert all('<use href="#d-behind"/>' in drawing for drawing in others), "what lies behind is drawn once"
    dots = [of_class(drawing, "figure__dots")[0].attrib["d"] for drawing in drawn.values()]
    heights = [[float(height) for height in re.findall(r"M\S+ (\S+?)h0", path)] for path in dots]
    assert heights[2][0] > max(heights[0]), "a low mark stands lower, in whichever chart"
    assert heights[2][1] < min(heights[0])


def test_a_district_by_itself_shows_all_of_it() -> None:
    for drawing in standalone_districts(QUARTERS, DISTRICTS, locale="nl").values():
        assert len(of_class(drawing, "figure__back")) == 1
        assert "href" not in drawing
        assert "var(" not in drawing


def test_the_scale_grows_with_the_figures() -> None:
    assert scale(QUARTERS) == (5, 10)
    assert scale(Trend((point(STARTS[0], 3.2),))) == (2, 10)


@pytest.mark.parametrize("points", [(), QUARTERS.points[:1], QUARTERS.points[3:4]], ids=["none", "one", "one hidden"])
def test_hardly_any_points(points: tuple[SatisfactionPoint, ...]) -> None:
    trend = Trend(points, target=7.5)
    assert "doel 7,5" in words(chart(trend))
    assert png(trend, texts=TEXTS, locale="nl").startswith(b"\x89PNG")
    assert district_charts(trend, [DistrictTrend("noord", trend, TEXTS)], chart_id="d", locale="nl")["noord"]


def test_a_file_of_its_own_has_plain_colours_a_title_and_a_note() -> None:
    drawing = standalone_svg(QUARTERS, texts=TEXTS, locale="nl")
    assert "var(" not in drawing
    assert {TEXTS.title, TEXTS.note} <= set(words(drawing))
    ground = parsed(drawing).find(f"{SVG}path")
    assert ground is not None
    assert ground.attrib["fill"] == "#ffffff"


def test_charts_stay_small() -> None:
    assert len(chart().encode()) <= 5_000
    assert len(chart(SESSIONS).encode()) <= 12_000


def test_matplotlib_is_loaded_only_to_draw_and_pyplot_never() -> None:
    look = """if True:
        import sys
        from sessions_app.insights import figures
        assert "matplotlib" not in sys.modules, "loaded before anything is drawn"
        figures.png(figures.Trend(()), texts=figures.FigureTexts("a", "b", "c"), locale="nl")
        assert "matplotlib.pyplot" not in sys.modules, "pyplot keeps every figure in memory"
    """
    looked = subprocess.run([sys.executable, "-c", look], check=False, capture_output=True, text=True)
    assert looked.returncode == 0, looked.stderr
