"""A QR code to scan from a screen or from paper, as part of a page."""

from markupsafe import Markup

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def qr_in_page(address: str, css_class: str) -> Markup:
    """As SVG that grows with its box; dark on light in dark mode too, for cameras."""
    import segno  # late: most processes draw none

    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=QUIET_ZONE, dark="#14252a", light="#ffffff", omitsize=True, svgclass=css_class, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - made of the address alone  # nosec B704
