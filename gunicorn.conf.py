"""How the web server behaves; gunicorn reads this by itself when started in this folder. Address and number of workers
are given on the command line (README)."""

from gunicorn.http import wsgi

wsgi.SERVER = "kennissessies"  # which server this is, and of which version, is nobody's business

# No access log: the path of a personal link holds its token. A proxy that keeps one should mask those paths
# (docs/security.md). What goes wrong is told by the application, by name of the view.
accesslog = None

# X-Forwarded-* is believed by the application alone, and only with TRUSTED_PROXIES.
forwarded_allow_ips = ""

limit_request_line = 4094
limit_request_fields = 60
control_socket_disable = True
