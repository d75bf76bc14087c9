"""A small cluster lives through what machines do: parts of each kind die under load, and nothing is lost."""

from tests import factories
from tests.cluster import afterwards, events
from tests.cluster.crowd import Crowd
from tests.cluster.parts import Cluster
from tests.cluster.proxy import Proxy

INVITED = 120


def test_one_of_each_is_killed_under_load_and_nothing_is_lost(cluster: Cluster) -> None:
    _plan(cluster, klein=12, groot=1000)
    proxy = Proxy(cluster)
    with Crowd(proxy, ["klein", "groot"], people=4).at_work() as crowd:
        events.life_goes_on(crowd)
        events.a_worker_dies_while_it_sends(cluster, crowd, "groot", INVITED)
        events.a_web_node_dies(cluster, crowd)
        events.all_connections_to_the_database_are_cut(cluster)
        events.life_goes_on(crowd)
        events.the_database_loses_its_power(cluster, proxy)
        events.life_goes_on(crowd)
        events.redis_dies(cluster, crowd)
    events.the_workers_are_restarted_and_time_passes(cluster)
    afterwards.everything_is_sent(cluster)
    assert crowd.cancelled, "somebody came back to cancel"
    afterwards.each_answered_registration_is_there(cluster, crowd)
    afterwards.nobody_has_a_place_too_many(cluster)
    afterwards.each_mail_arrived_and_says_it_once(cluster)
    afterwards.only_what_was_down_was_refused(cluster, proxy)
    afterwards.the_sums_are_right(cluster)


def test_new_code_comes_in_under_load_and_no_request_fails(cluster: Cluster) -> None:
    _plan(cluster, vernieuwd=10)
    proxy = Proxy(cluster)
    with Crowd(proxy, ["vernieuwd"], people=2).at_work() as crowd:
        for number, node in enumerate(cluster.web):
            events.a_web_node_gets_new_code(node)
            events.a_web_node_is_restarted(cluster, proxy, number)
            events.life_goes_on(crowd)
    events.a_round_goes_out(cluster, "vernieuwd", INVITED)
    for worker in cluster.workers:
        assert worker.stop() == 0
        worker.start()
    afterwards.everything_is_sent(cluster)
    assert not proxy.cuts
    assert all(answer.status < 400 for answer in proxy.answers)
    afterwards.each_answered_registration_is_there(cluster, crowd)
    afterwards.nobody_has_a_place_too_many(cluster)
    afterwards.each_mail_arrived_and_says_it_once(cluster)


def _plan(cluster: Cluster, **places: int) -> None:
    with cluster.looked_into():
        for slug, capacity in places.items():
            factories.knowledge_session(slug=slug, capacity=capacity)
