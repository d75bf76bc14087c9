"""How to follow the sessions in one's own calendar: everything, one district or one theme."""

from urllib.parse import quote, urlencode

from flask import current_app, render_template, request

from sessions_app.core import clock
from sessions_app.core.access import everyone
from sessions_app.core.kept.kept_pages import kept
from sessions_app.knowledge_sessions import feeds
from sessions_app.knowledge_sessions import queries as knowledge_sessions
from sessions_app.pages.blueprint import blueprint
from sessions_app.people import queries as people


@blueprint.get("/abonneren")
@everyone
@kept
def subscribe() -> str:
    districts = [feeds.feed_of_district(one) for one in people.districts(clock.today())]
    themes = [feeds.feed_of_theme(one) for one in knowledge_sessions.themes(clock.today())]
    asked = request.args.get("agenda", "")
    known = {feed.path: feed for feed in (feeds.ALL, *districts, *themes)}
    chosen = known.get(asked, feeds.ALL)
    return render_template(
        "pages/subscribe.html",
        chosen=chosen,
        is_unknown=bool(asked) and asked not in known,
        districts=districts,
        themes=themes,
        addresses=_addresses(chosen),
    )


def _addresses(feed: feeds.Feed) -> dict[str, str]:
    """What opens the feed in each calendar programme. Google and Outlook ask for the confirmation on their own page."""
    address = current_app.config["BASE_URL"] + feed.path
    webcal = "webcal://" + address.partition("://")[2]
    in_outlook = urlencode({"url": address, "name": feed.name}, quote_via=quote)
    return {
        "plain": address,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        "outlook_work": "https://outlook.office.com/calendar/0/addfromweb?" + in_outlook,
        "outlook_home": "https://outlook.live.com/calendar/0/addfromweb?" + in_outlook,
    }
